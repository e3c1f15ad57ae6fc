package bridge

import (
	"context"
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
		return abi.Errorf(abi.PipelineUnavailable, "Cannot emit from %s %q: it is not running", u.kind, u.id)
	}
	done := make(chan error, 1)
	go func() {
		defer u.gate.leave()
		done <- deliver(ctx)
	}()
	what := fmt.Sprintf("emit %s from %s %q", e.Signal, u.kind, u.id)
	select {
	case err := <-done:
		return refusal(what, err)
	case <-ctx.Done():
	case <-w.gone.Done():
	}
	select {
	case err := <-done:
		return refusal(what, err)
	default:
		return abi.Errorf(abi.PipelineUnavailable, "Cannot %s: it was stopped meanwhile", what)
	}
}

// prepare decodes what a module emits.
func (u *Unit) prepare(signal Signal, pipelines []string, otlp []byte) (func(context.Context) error, error) {
	to := u.outputs[signal]
	if to == nil {
		return nil, fmt.Errorf("no pipeline of %s has it as receiver", signal)
	}
	return to.prepare(pipelines, otlp)
}

// refusal is what the host is told when the pipelines did not take telemetry.
func refusal(what string, err error) error {
	switch {
	case err == nil:
		return nil
	case consumererror.IsPermanent(err):
		return abi.Errorf(abi.PipelineRefused, "Cannot %s: %w", what, err)
	}
	return abi.Errorf(abi.PipelineUnavailable, "Cannot %s: %w", what, err).WithHint("It may be sent again")
}
