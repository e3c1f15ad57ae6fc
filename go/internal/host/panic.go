package host

import (
	"context"
	"errors"
	"runtime/debug"

	"go.opentelemetry.io/collector/service"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// recovered, deferred, turns a panic into an error. The code of components runs behind it: a panic in a goroutine of the
// library would end the host's process. What a component does in goroutines of its own is out of its reach.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = abi.Errorf(abi.Internal, "Panic in the collector: %v", p).
			WithHint("This is a bug of a component or of the library; report it with the stack: %s", debug.Stack())
	}
}

// panicked tells whether an error is what recovered makes.
func panicked(err error) bool {
	var e *abi.Error
	return errors.As(err, &e) && e.Code == abi.Internal
}

func start(ctx context.Context, srv *service.Service) (err error) {
	defer recovered(&err)
	return srv.Start(ctx)
}

func shutdown(ctx context.Context, of interface{ Shutdown(context.Context) error }) (err error) {
	defer recovered(&err)
	return of.Shutdown(ctx)
}
