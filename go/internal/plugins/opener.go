package plugins

import (
	"runtime/debug"

	"go.opentelemetry.io/collector/component"
)

// The kinds of plugin files.
const (
	KindPlugin  = "plugin"  // a Go plugin, opened in the library's process
	KindProcess = "process" // an executable, run in a process of its own
)

// opener opens the plugin files of one kind.
type opener interface {
	// kind is what Plugin.Kind says.
	kind() string
	// takes says whether a file is of this kind, by what is written in it.
	takes(f *file) bool
	// check says why a file of this kind does not fit the library. Nothing of the file is executed.
	check(f *file, library *debug.BuildInfo) error
	// open brings the file's factories into the process. It is called once for a content.
	open(f *file, settings LoadSettings) ([]component.Factory, error)
}

// openers are the kinds that a registry knows, in the order in which they are asked. The last one takes every file, to
// say what is wrong with it.
func openers(promote func() error) []opener {
	return []opener{
		processPlugins{},
		goPlugins{promote, map[string]bool{}},
	}
}

// openerOf returns the one for a file.
func (r *Registry) openerOf(f *file) opener {
	for _, o := range r.openers {
		if o.takes(f) {
			return o
		}
	}
	return r.openers[len(r.openers)-1]
}

// transient is an error that came before anything of the file's code ran: the file may be tried again.
type transient struct{ error }

// Unwrap returns the error.
func (t transient) Unwrap() error { return t.error }
