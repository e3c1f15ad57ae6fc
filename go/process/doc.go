// Package process makes an executable of component factories: a plugin that the collector runs in a process of its own.
//
//	package main
//
//	import (
//		"github.com/otelcol-deno/otelcol-deno/go/process"
//		"example.com/mine/myprocessor"
//	)
//
//	func main() { process.Serve(myprocessor.NewFactory()) }
//
// The file is loaded like every plugin (`--plugin FILE`), and the configuration does not change. What is guaranteed, and
// what a component cannot do there, is in docs/PLUGINS.md; the protocol is process/proto/otelcol_plugin.proto.
package process
