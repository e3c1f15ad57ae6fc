//go:build linux || darwin

// Package promote makes the library's own symbols visible to Go plugins.
//
// A host opens the library with RTLD_LOCAL. A plugin's references to runtime.* then bind to the plugin's own copies, and
// the Go runtime, which finds no module data in its own list, throws "no plugin module data" and ends the process.
// Opening the library once more, by the name under which it is already loaded, with RTLD_GLOBAL puts its symbols into
// the global scope, where the plugin finds them. The name comes from dladdr, because a host may have opened the library
// under any name: a compiled program unpacks it to a temporary file, which may be gone by now.
package promote

/*
#cgo linux CFLAGS: -D_GNU_SOURCE
#cgo linux LDFLAGS: -ldl
#include <dlfcn.h>
#include <stdlib.h>

// otelcol_library is the file that this code is in, NULL if it is not known.
static const char *otelcol_library(void) {
	Dl_info info;
	return dladdr((void *)otelcol_library, &info) == 0 ? NULL : info.dli_fname;
}

// otelcol_promote answers NULL, or what is wrong. The text is dlerror's: of this thread, until its next dl call.
static const char *otelcol_promote(void) {
	const char *library = otelcol_library();
	if (library == NULL) return "dladdr does not know the library";
	if (dlopen(library, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) != NULL) return NULL;
	const char *error = dlerror();
	return error != NULL ? error : "the library is not loaded under its own name";
}
*/
import "C"

import (
	"errors"
	"runtime"
)

// Self puts the library that this code is in into the global symbol scope. Calling it again changes nothing.
func Self() error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if text := C.otelcol_promote(); text != nil {
		return errors.New(C.GoString(text))
	}
	return nil
}

// Path returns the file of the library that this code is in, as the host opened it; "" if it is not known.
func Path() string {
	return C.GoString(C.otelcol_library())
}
