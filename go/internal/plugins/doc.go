// Package plugins brings component factories from Go plugin files into the library's process.
//
// A file is examined before it is opened (Check): opening the wrong kind of file, a c-shared library above all, makes
// the Go runtime end the process. Before the first plugin is opened the library is promoted to the global symbol scope;
// without that the plugin binds to its own copy of the runtime and dies with "no plugin module data".
package plugins
