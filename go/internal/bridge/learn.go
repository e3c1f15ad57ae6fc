package bridge

import (
	"encoding/json"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// What a module reads is declared by it, or else learned: a Worker notes what its modules read of a batch, and says so
// with its answer. From then on it is sent only that, and when a module reads something else it fetches the whole batch.

// projection is what a Worker is sent of a job's batch, nil for everything, and whether it has learned that.
func (w *Worker) projection(j *job) (p *otlp.Projection, learned bool) {
	if j.kind != jobBatch {
		return nil, false
	}
	if len(j.chain) == 1 { // in a chain each may read what another has written, whatever it declares
		if declared := w.description(j.chain[0]).Reads[j.signal.String()]; declared != nil {
			return declared, false
		}
	}
	var room [16]byte
	p = w.learned[string(j.way(room[:0]))] // without an allocation
	return p, p != nil
}

// description is that of the Worker's version of a module.
func (w *Worker) description(unit uint8) *Description {
	if w.found != nil {
		return &w.found[unit]
	}
	return w.group.units[unit].description.Load()
}

// way appends what names the signal and the chain of a job.
func (j *job) way(dst []byte) []byte { return append(append(dst, byte(j.signal)), j.chain...) }

// learn takes what a Worker says that the chain of a job reads.
func (w *Worker) learn(j *job, frame []byte) {
	a, err := readAnswer(frame)
	if err != nil || a.reads == nil {
		return
	}
	var p *otlp.Projection
	if err := json.Unmarshal(a.reads, &p); err != nil {
		p = nil
	}
	if w.learned == nil {
		w.learned = map[string]*otlp.Projection{}
	}
	w.learned[string(j.way(nil))] = p
}

// Whole writes everything of the batch that the Worker is at. It may be called between two exchanges.
func (w *Worker) Whole(room []byte) (int, error) {
	whole, err := w.whole(room[:0])
	if err == nil && len(whole) > len(room) {
		err = abi.TooSmall(len(whole))
	}
	return len(whole), err
}

// whole appends everything of the batch that the Worker is at.
func (w *Worker) whole(dst []byte) ([]byte, error) {
	w.exchange.Lock()
	defer w.exchange.Unlock()
	j := w.current.Load()
	if j == nil {
		return nil, errAbandoned
	}
	return j.encodeTo(dst, nil)
}
