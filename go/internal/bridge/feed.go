package bridge

import (
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

const (
	idleAfter = 2 * time.Millisecond // without a job, the process's event loop has its turn
	feedWait  = time.Second          // how long a job is waited for at a time
)

// answered takes the process's answer and gives it the next job. One that emits of its own accord may be writing much
// meanwhile, which has to be read, or each waits for the other.
func (p *Process) answered(frame []byte) {
	if slices.ContainsFunc(p.group.units, (*Unit).emits) {
		if unit := p.stopping.Swap(0); unit > 0 { // what it emits behind its answer comes too late
			p.stopped[unit-1].Store(true)
		}
		_, _ = p.worker.Load().Exchange(frame, nil, 0)
		go p.feed()
	} else if !p.feedNow(frame) {
		go p.feedLater()
	}
}

// feedNow takes the process's answer and gives it the next job, if there is one at once or in a moment. When there is
// none it says so, and the process lets its event loop run.
func (p *Process) feedNow(answer []byte) (fed bool) {
	if p.exchange(answer, idleAfter) {
		return true
	}
	_ = p.in.write(0, func([]byte) {})
	return false
}

// feedLater gives the process the next job when there is one.
func (p *Process) feedLater() {
	for !p.exchange(nil, feedWait) {
	}
}

// feed begins to give jobs to a process that asks for one.
func (p *Process) feed() {
	if !p.feedNow(nil) {
		p.feedLater()
	}
}

// exchange does for the process what a Worker does itself. It is false when there is no job yet. Once the job is written,
// the answer may be there, and another goroutine in here: so nothing of p is touched after that.
func (p *Process) exchange(answer []byte, wait time.Duration) (done bool) {
	w := p.worker.Load()
	if len(p.room) > maxPooled {
		p.room = make([]byte, pipeBuffer)
	}
	n, err := w.Exchange(answer, p.room, wait)
	if small := abi.TooSmall(0); errors.As(err, &small) {
		p.room = make([]byte, max(int(small), 2*len(p.room)))
		n, err = w.Exchange(nil, p.room, wait)
	}
	if err != nil { // it takes no more jobs
		n, _ = newJob(jobEnd, 0, nil, time.Time{}).write(0, p.room, nil, false)
	}
	if n == 0 {
		return false
	}
	job, frame := w.current.Load(), p.room[:n]
	if kind := frame[4]; kind != jobPause && kind != jobEnd { // these are not answered as jobs are
		if kind == jobStop {
			p.stopping.Store(int32(frame[jobHeader]) + 1)
		}
		p.expected.Store(binary.LittleEndian.Uint32(frame))
	}
	err = p.in.write(n, func(room []byte) { copy(room, frame) })
	if err != nil && job != nil && w.current.CompareAndSwap(job, nil) {
		job.finish(outcome{again: true}) // the process never saw it
	}
	return true
}
