package bridge

import (
	"context"
	"errors"
	"fmt"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// ask has the module handle a batch that it may not change. The answer is of the frame, which is the caller's to free.
func (p *instance[T]) ask(ctx context.Context, data T) (answer, *[]byte, error) {
	_, chain, timeout := p.unit.chain(p.carrier.signal)
	frame, err := p.unit.group.do(ctx, p.carrier.signal, chain, timeout, func(dst []byte, projection *otlp.Projection) []byte {
		return p.carrier.encode(dst, data, projection)
	})
	if err != nil {
		return answer{}, nil, err
	}
	a, err := readAnswer(*frame)
	p.unit.group.telemetry(a.telemetry)
	switch {
	case err != nil:
	case a.failure != nil:
		freeFrame(frame)
		return answer{}, nil, a.failure
	case a.done != 1:
		err = fmt.Errorf("the answer is for %d components of 1", a.done)
	case len(a.edits) > 0:
		err = errors.New("the module changed the batch, and only processors may")
	default:
		return a, frame, nil
	}
	freeFrame(frame)
	return answer{}, nil, &Failure{Kind: kindAnswer, Message: err.Error()}
}
