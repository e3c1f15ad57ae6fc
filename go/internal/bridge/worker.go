package bridge

import (
	"context"
	"encoding/binary"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Worker is a Worker of the host, or a process. One caller at a time exchanges.
type Worker struct {
	group   *Group
	handle  int32
	control chan *job // what is for this one: hooks, pause, end
	found   []Description

	current atomic.Pointer[job] // what it is at
	pending *job                // taken, but it did not fit
	id      uint32
	lost    atomic.Bool
	gone    context.Context // ends when it is lost or released
	leave   context.CancelFunc
}

// Exchange gives the answer to the last job, and writes the next one into room. It waits for one at most so long; 0 means
// that there is none. A job that does not fit is kept, and the error says its size.
func (w *Worker) Exchange(frame, room []byte, wait time.Duration) (int, error) {
	if len(frame) > 0 {
		w.answer(frame)
	}
	j := w.pending
	if w.pending = nil; j == nil {
		if j = w.next(wait); j == nil {
			return 0, nil
		}
	}
	if j.size() > len(room) {
		w.pending = j
		return 0, abi.TooSmall(j.size())
	}
	w.id++
	return j.write(w.id, room), nil
}

// answer takes the answer to the current job, or telemetry that belongs to none.
func (w *Worker) answer(frame []byte) {
	if len(frame) < answerHeader || binary.LittleEndian.Uint32(frame) == 0 {
		w.group.record(frame)
		return
	}
	j := w.current.Swap(nil)
	if j == nil || binary.LittleEndian.Uint32(frame) != w.id {
		w.group.late.Add(1)
		return
	}
	copied := copyFrame(frame)
	if !j.finish(outcome{frame: copied}) {
		w.group.late.Add(1)
		freeFrame(copied)
	}
}

// next takes a job. Those for this Worker come before those of the queue.
func (w *Worker) next(wait time.Duration) *job {
	var timeout <-chan time.Time
	for {
		var j *job
		select {
		case j = <-w.control:
		default:
			select {
			case j = <-w.control:
			case j = <-w.group.jobs:
			default:
				if wait <= 0 {
					return nil
				}
				if timeout == nil {
					timer := time.NewTimer(wait)
					defer timer.Stop()
					timeout = timer.C
				}
				select {
				case j = <-w.control:
				case j = <-w.group.jobs:
				case <-timeout:
					return nil
				}
			}
		}
		if w.take(j) {
			return j
		}
	}
}

// take makes a job this Worker's, unless nobody waits for it any more or it is for another version of the modules.
func (w *Worker) take(j *job) bool {
	w.current.Store(j)
	if !j.state.CompareAndSwap(queued, taken) {
		w.current.Store(nil)
		return false // abandoned: garbage now
	}
	w.adopt()
	if j.kind == jobBatch && j.projection != w.group.projection(j.signal, j.chain) {
		w.current.Store(nil)
		j.finish(outcome{again: true})
		return false
	}
	return true
}

// adopt makes the version of a Worker that takes over the group's.
func (w *Worker) adopt() {
	if w.found != nil {
		_ = w.group.describe(w.found)
		w.found = nil
	}
}

func (w *Worker) hook(ctx context.Context, kind uint8, u *Unit) error {
	ctx, cancel := context.WithTimeout(ctx, u.config.Timeout)
	defer cancel()
	deadline, _ := ctx.Deadline()
	j := newJob(kind, 0, []uint8{u.index}, deadline)
	w.tell(j)
	select {
	case o := <-j.done:
		if o.err != nil {
			return o.err
		}
		defer freeFrame(o.frame)
		a, err := readAnswer(*o.frame)
		if err != nil {
			return err
		}
		u.group.telemetry(a.telemetry)
		if a.failure != nil {
			return a.failure
		}
		return nil
	case <-ctx.Done():
		if !j.abandon() {
			<-j.done
			return nil
		}
		w.group.watch(j)
		return &Failure{Kind: "timeout", Message: "the hook did not end within " + u.config.Timeout.String(), Retryable: true}
	}
}

// tell gives a job that is for this Worker.
func (w *Worker) tell(j *job) {
	select {
	case w.control <- j:
	default: // it takes nothing any more
		if j.state.CompareAndSwap(queued, taken) {
			j.finish(outcome{err: &Failure{Kind: "lost", Message: "the Worker takes no jobs", Retryable: true}})
		}
	}
}

// Pause has the Worker take no more jobs until the host lets it.
func (w *Worker) Pause() { w.tell(newJob(jobPause, 0, nil, time.Time{})) }

// lose says that the Worker does not work any more: who waits for it is told, and the host replaces it.
func (w *Worker) lose(reason string) {
	if w.lost.Swap(true) {
		return
	}
	w.leave()
	if j := w.current.Swap(nil); j != nil {
		j.finish(outcome{err: &Failure{Kind: "lost", Message: reason, Retryable: true}})
	}
	w.group.session.host.Post(LostEvent{Type: "workerLost", Worker: w.handle, Group: w.group.handle, Reason: reason})
}

// Lose is lose for the host, which saw the Worker end.
func (w *Worker) Lose(reason string) { w.lose(reason) }

// Release forgets the Worker.
func (w *Worker) Release() {
	w.leave()
	if j := w.current.Swap(nil); j != nil {
		j.finish(outcome{err: &Failure{Kind: "lost", Message: "the Worker ended", Retryable: true}})
	}
	w.group.remove(w)
	Workers.Remove(w.handle)
}
