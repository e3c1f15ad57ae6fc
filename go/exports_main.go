package main

/*
#include <stdint.h>
#include <stddef.h>
extern char **environ;

static char *otelcol_environ(size_t i) { return environ == NULL ? NULL : environ[i]; }
*/
import "C"

import "github.com/otelcol-deno/otelcol-deno/go/internal/standalone"

// Main runs a collector with the configuration of OTELCOL_CONFIG (comma-separated URIs), else test.yaml of the working
// directory, with the plugins of OTEL_COLLECTOR_SHARED_LIBRARY, and returns when it has stopped: 0, 1 (run-time error)
// or 78 (configuration error). While it runs it takes SIGINT and SIGTERM, which stop it.
//
//export Main
func Main() C.int32_t { return MainWithPlugin(nil) }

// MainWithPlugin is Main with plugin files (comma-separated, NUL-terminated) instead of the variable's; null and "" mean
// the variable's.
//
//export MainWithPlugin
func MainWithPlugin(plugins *C.char) C.int32_t {
	shieldStacks()
	files := ""
	if plugins != nil {
		files = C.GoString(plugins)
	}
	return C.int32_t(standalone.Run(files, environ(), buildInfo(), registry))
}

// environ is the process's environment now. Go's own copy is as old as the library's opening: what the host set since
// then is not in it.
func environ() []string {
	var all []string
	for i := C.size_t(0); ; i++ {
		entry := C.otelcol_environ(i)
		if entry == nil {
			return all
		}
		all = append(all, C.GoString(entry))
	}
}
