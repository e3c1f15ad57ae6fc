package main

/*
#include <signal.h>
#include <stddef.h>

static int otelcol_sigpipe_ignored;

// Runs when the library is opened, before Go's runtime takes the signal.
__attribute__((constructor(101))) static void otelcol_look_at_sigpipe(void) {
	struct sigaction action;
	otelcol_sigpipe_ignored = sigaction(SIGPIPE, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static int otelcol_is_sigpipe_ignored(void) { return otelcol_sigpipe_ignored; }
*/
import "C"

import (
	"os/signal"
	"syscall"
)

// A host that ignores SIGPIPE (Deno, Rust and Python do) stays so. Go's runtime takes the signal when it begins, and a
// write to a standard output or error that nobody reads would then end the host's process: the next log record.
func init() {
	if C.otelcol_is_sigpipe_ignored() != 0 {
		signal.Ignore(syscall.SIGPIPE)
	}
}
