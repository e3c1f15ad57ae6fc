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

static int otelcol_is_fault(int number) {
	return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL || number == SIGTRAP || number == SIGSYS;
}

static void otelcol_shield_stacks(void) {
	for (int number = 1; number < NSIG; number++) {
		struct sigaction action;
		if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
		int nests = !otelcol_is_fault(number) && !(sigismember(&action.sa_mask, SIGINT) && sigismember(&action.sa_mask, SIGTERM));
		if (action.sa_flags & SA_ONSTACK && !nests) continue;
		action.sa_flags |= SA_ONSTACK;
		if (nests) sigfillset(&action.sa_mask);
		sigaction(number, &action, NULL);
	}
}
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
	shieldStacks()
}

// shieldStacks has the host's signal handlers run on the signal stack, and one after the other. A handler that a host adds
// after Go has begun, as Deno does, would run on the few KiB of a goroutine's stack when its signal meets a thread in Go
// code; and three at once are more than the 8 KiB of signal stack that Rust gives its threads. Both end the process by
// SIGSEGV. A host may add a handler at any time, so each call into the library looks.
func shieldStacks() { C.otelcol_shield_stacks() }
