package bridge

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// Worker is a Worker of the host, or a process. It is made, serves, and goes.
type Worker struct {
	group   *Group
	handle  int32
	found   []Description   // of its version of the modules; nil: that of Ready
	control chan *job       // what is for this one: hooks, pause, end
	serves  chan struct{}   // closed when it is one of the group's
	quits   chan struct{}   // closed when it takes no more jobs
	once    sync.Once       // closes it
	gone    context.Context // ends when it is lost or released
	leave   context.CancelFunc
	process atomic.Pointer[Process] // that it is, unless it is a Worker of the host

	exchange sync.Mutex          // one exchange at a time
	current  atomic.Pointer[job] // what it is at
	due      atomic.Int64        // the tick by which it comes back; 0: there is none
	pauses   atomic.Int32        // how many it was told of
	paused   bool                // it took the last pause
	pending  *job                // taken, but it did not fit
	learned  map[string]*otlp.Projection
	id       uint32
}

var errGone = errors.New("the worker takes no more jobs")

// Exchange gives the answer to the last job, and writes the next one into room. It waits for one at most so long; 0 means
// that there is none. A job that does not fit is kept, and the error says its size. Without room and without a wait the
// answer is taken, and no job.
func (w *Worker) Exchange(frame, room []byte, wait time.Duration) (int, error) {
	w.exchange.Lock()
	defer w.exchange.Unlock()
	w.due.Store(0)
	limit := w.group.patience
	defer func() { w.away(limit) }()
	if len(frame) > 0 {
		w.answer(frame)
	}
	if len(room) == 0 && wait == 0 {
		return 0, nil
	}
	w.paused = false
	j := w.pending
	if w.pending = nil; j == nil {
		var err error
		if j, err = w.next(wait); j == nil {
			return 0, err
		}
	}
	p, learned := w.projection(j)
	n, err := j.write(w.id+1, room, p, learned)
	if err == errAbandoned { // between its taking and its writing
		w.current.Store(nil)
		return 0, nil
	}
	if err != nil {
		w.pending = j
		return 0, err
	}
	limit = max(limit, j.limit)
	w.paused = j.kind == jobPause
	w.id++
	return n, nil
}

// answer takes the answer to the current job, or telemetry that belongs to none.
func (w *Worker) answer(frame []byte) {
	if len(frame) < answerHeader || binary.LittleEndian.Uint32(frame) == 0 {
		w.group.record(frame)
		return
	}
	j := w.current.Swap(nil)
	if j == nil {
		w.group.late.Add(1)
		return
	}
	if binary.LittleEndian.Uint32(frame) != w.id {
		j.finish(outcome{err: &Failure{Kind: kindAnswer, Message: "the answer is for another job"}})
		return
	}
	if len(frame) > maxAnswer {
		j.finish(outcome{err: tooLong(len(frame))})
		return
	}
	if frame[5] != 0 {
		w.learn(j, frame)
	}
	copied := copyFrame(frame)
	if !j.finish(outcome{frame: copied}) {
		w.group.late.Add(1)
		freeFrame(copied)
	}
}

// next takes a job. Those for this Worker come before those of the queue.
func (w *Worker) next(wait time.Duration) (*job, error) {
	var timeout <-chan time.Time
	var jobs chan *job // none before it serves
	serves := w.serves
	if isClosed(serves) {
		jobs, serves = w.group.jobs, nil
	}
	for {
		var j *job
		select {
		case <-w.quits:
			return nil, errGone
		case j = <-w.control:
		default:
			select {
			case j = <-w.control:
			case j = <-jobs:
			default:
				if wait <= 0 {
					return nil, nil
				}
				if timeout == nil {
					timer := time.NewTimer(wait)
					defer timer.Stop()
					timeout = timer.C
				}
				select {
				case j = <-w.control:
				case j = <-jobs:
				case <-serves:
					jobs, serves = w.group.jobs, nil
					continue
				case <-w.quits:
					return nil, errGone
				case <-timeout:
					return nil, nil
				}
			}
		}
		if w.take(j) {
			return j, nil
		}
	}
}

// take makes a job this Worker's, unless nobody waits for it any more or it takes none.
func (w *Worker) take(j *job) bool {
	w.current.Store(j)
	if !j.state.CompareAndSwap(queued, taken) {
		w.current.Store(nil)
		return false // abandoned: garbage now
	}
	if isClosed(w.quits) {
		w.current.Store(nil)
		j.finish(outcome{again: true})
		return false
	}
	return true
}

// tell gives a job that is for this Worker.
func (w *Worker) tell(j *job) {
	select {
	case w.control <- j:
	default: // it takes nothing any more
		if j.state.CompareAndSwap(queued, taken) {
			j.finish(outcome{err: &Failure{Kind: kindLost, Message: "the Worker takes no jobs", Retryable: true}})
		}
	}
}

// Pause has the Worker take no more jobs until the host lets it. It returns the number of the pause.
func (w *Worker) Pause() int32 {
	n := w.pauses.Add(1)
	j := newJob(jobPause, 0, nil, time.Time{})
	j.payload = binary.LittleEndian.AppendUint32(j.payload, uint32(n))
	w.tell(j)
	return n
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
