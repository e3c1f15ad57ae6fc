package bridge

import (
	"context"
	"errors"
)

// ask has the module handle a batch that it may not change. The answer is of the frame, which is the caller's to free.
func (p *instance[T]) ask(ctx context.Context, data T) (answer, *[]byte, error) {
	frame, err := p.send(ctx, data)
	if err != nil {
		return answer{}, nil, err
	}
	a, err := p.read(frame)
	switch {
	case err != nil:
	case a.failure != nil:
		freeFrame(frame)
		return answer{}, nil, a.failure
	case len(a.edits) > 0:
		err = errors.New("the module changed the batch, and only processors may")
	default:
		return a, frame, nil
	}
	freeFrame(frame)
	return answer{}, nil, &Failure{Kind: kindAnswer, Message: err.Error()}
}
