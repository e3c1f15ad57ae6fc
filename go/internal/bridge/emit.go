package bridge

import (
	"context"
	"errors"
	"fmt"

	"go.opentelemetry.io/collector/consumer/consumererror"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Emission is what a module emits of its own accord.
type Emission struct {
	Unit      uint32 // of the group
	Signal    Signal
	Pipelines []string // none: all
	Bytes     []byte   // OTLP
}

// Emit hands on what a module emits. It returns when the pipelines have taken it, or when nobody waits for that any more.
func (w *Worker) Emit(e Emission) error {
	if int64(e.Unit) >= int64(len(w.group.units)) {
		return abi.Errorf(abi.InvalidArgument, "Cannot emit: the group has no unit %d", e.Unit)
	}
	u := w.group.units[e.Unit]
	deliver, err := u.prepare(e.Signal, e.Pipelines, e.Bytes)
	if err != nil {
		return abi.Errorf(abi.PipelineRefused, "Cannot emit from %s %q: %w", u.kind, u.id, err)
	}
	ctx, ok := u.gate.enter()
	if !ok {
		return errNotRunning(u)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.gone, cancel)()
	return patiently(ctx, fmt.Sprintf("emit %s from %s %q", e.Signal, u.kind, u.id), func() error {
		defer u.gate.leave()
		return deliver(ctx)
	})
}

func errNotRunning(u *Unit) error {
	return abi.Errorf(abi.PipelineUnavailable, "Cannot emit from %s %q: it is not running", u.kind, u.id)
}

// patiently delivers telemetry, and says why it was not taken. It returns when ctx is over, also when the component that
// has the telemetry does not look at it.
func patiently(ctx context.Context, what string, deliver func() error) error {
	done := make(chan error, 1)
	go func() { done <- deliver() }()
	var err error
	select {
	case err = <-done:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	switch {
	case err == nil:
		return nil
	case consumererror.IsPermanent(err):
		return abi.Errorf(abi.PipelineRefused, "Cannot %s: %w", what, err)
	case ctx.Err() == context.DeadlineExceeded:
		err = errors.New("it was not accepted before its deadline")
	case ctx.Err() != nil:
		err = errors.New("the collector is stopping")
	}
	return abi.Errorf(abi.PipelineUnavailable, "Cannot %s: %w", what, err).WithHint("It may be sent again")
}

// prepare decodes what a module emits.
func (u *Unit) prepare(signal Signal, pipelines []string, otlp []byte) (func(context.Context) error, error) {
	to := u.outputs[signal]
	if to == nil {
		return nil, fmt.Errorf("no pipeline of %s has it as receiver", signal)
	}
	return to.prepare(pipelines, otlp)
}
