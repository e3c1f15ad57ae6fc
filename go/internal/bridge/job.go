package bridge

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// What a job is; lib/worker/frame.ts has the same numbers.
const (
	jobBatch = 1 // run the handlers of the chain on the batch
	jobStart = 2 // run the start hook of the unit
	jobStop  = 3 // run the stop hook of the unit
	jobPause = 4 // take no more jobs until the host says so; the payload is the pause's number, u32
	jobEnd   = 5 // the session is over
)

// Where a job is in its life.
const (
	queued int32 = iota
	taken
	answered
	abandoned // nobody waits for the answer any more
)

// jobHeader is the length of what stands before the chain: u32 id, u8 kind, u8 signal, u8 length of the chain, u8 zero,
// u32 ms until the deadline, u32 offset of the payload. Little-endian. The zero is 1 when the payload has only what the
// Worker has said that the chain reads.
const jobHeader = 16

// job is one thing for a Worker to do. Jobs of batches are pooled.
type job struct {
	kind     uint8
	signal   Signal
	chain    []uint8 // the units that the batch goes through, by index in the group
	deadline time.Time
	limit    time.Duration // how long a Worker may be at it
	payload  []byte        // what is written when nothing is encoded; or what was encoded, and did not fit

	mu     sync.Mutex // held while the batch is encoded: until then nobody may give it up
	encode encoder
	state  atomic.Int32
	done   chan outcome // takes one outcome
}

// encoder appends a batch as OTLP, or what a projection names of it.
type encoder = func(dst []byte, p *otlp.Projection) []byte

// outcome is how a job ended. frame is pooled.
type outcome struct {
	frame *[]byte
	err   error
	again bool // the Worker that took it takes no more jobs
}

var jobs = sync.Pool{New: func() any { return &job{done: make(chan outcome, 1)} }}

func newJob(kind uint8, signal Signal, chain []uint8, deadline time.Time) *job {
	j := jobs.Get().(*job)
	j.kind, j.signal, j.chain, j.deadline, j.limit = kind, signal, chain, deadline, 0
	j.payload = j.payload[:0]
	j.state.Store(queued)
	return j
}

// recycle gives back a job that only the caller knows.
func (j *job) recycle() {
	j.encode = nil
	if cap(j.payload) <= maxPooled {
		jobs.Put(j)
	}
}

// write writes the job's frame into room: of a batch everything, or what the projection names. When it does not fit, the
// error says how much room it needs.
func (j *job) write(id uint32, room []byte, p *otlp.Projection, learned bool) (int, error) {
	head := jobHeader + len(j.chain)
	if len(room) < head {
		return 0, abi.TooSmall(head + len(j.payload))
	}
	n, err := j.writePayload(head, room, p)
	if err != nil {
		return 0, err
	}
	left := uint32(0)
	if !j.deadline.IsZero() {
		left = uint32(max(1, time.Until(j.deadline).Milliseconds()))
	}
	binary.LittleEndian.PutUint32(room, id)
	room[4], room[5], room[6], room[7] = j.kind, byte(j.signal), byte(len(j.chain)), 0
	if learned {
		room[7] = 1
	}
	binary.LittleEndian.PutUint32(room[8:], left)
	binary.LittleEndian.PutUint32(room[12:], uint32(head))
	copy(room[jobHeader:], j.chain)
	return n, nil
}

// writePayload writes what stands behind the head, and returns where it ends.
func (j *job) writePayload(head int, room []byte, p *otlp.Projection) (int, error) {
	if j.encode == nil || len(j.payload) > 0 {
		if n := head + len(j.payload); n > len(room) {
			return 0, abi.TooSmall(n)
		}
		return head + copy(room[head:], j.payload), nil
	}
	frame, err := j.encodeTo(room[:head], p)
	if err == nil && len(frame) > len(room) {
		j.payload = append(j.payload, frame[head:]...)
		err = abi.TooSmall(len(frame))
	}
	return len(frame), err
}

// encodeTo encodes the batch of a job that is taken. It is in dst's memory if there is room.
func (j *job) encodeTo(dst []byte, p *otlp.Projection) ([]byte, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.encode == nil || j.state.Load() != taken {
		return nil, errAbandoned
	}
	return j.encode(dst, p), nil
}

var errAbandoned = errors.New("nobody waits for the batch any more")

// finish tells who waits for the job. It is false when nobody does.
func (j *job) finish(o outcome) bool {
	if !j.state.CompareAndSwap(taken, answered) {
		return false
	}
	j.done <- o
	return true
}

// wait returns how the job ended: nil when its time was over before.
func (j *job) wait(ctx context.Context, timer *time.Timer, over <-chan struct{}) (*outcome, error) {
	var err error
	select {
	case o := <-j.done:
		return &o, nil
	case <-ctx.Done():
	case <-timer.C:
	case <-over:
		err = errOver
	}
	if j.abandon() {
		return nil, err
	}
	o := <-j.done // it was answered at this very moment
	return &o, nil
}

// abandon says that nobody waits for the job any more, and that its batch is not encoded any more. It is false when it
// was answered.
func (j *job) abandon() bool {
	if j.state.CompareAndSwap(queued, abandoned) {
		return true
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state.CompareAndSwap(taken, abandoned)
}

// maxPooled is the size in bytes above which a buffer is left to the collector of garbage.
const maxPooled = 4 << 20

// maxAnswer is how many bytes an answer may have: more than enough to rewrite the largest batch that a receiver takes.
const maxAnswer = 64 << 20

func tooLong(length int) *Failure {
	return &Failure{Kind: kindAnswer, Message: fmt.Sprintf("what it changes and emits takes %d MiB: the most for a batch are %d MiB", length>>20, maxAnswer>>20)}
}

var frames = sync.Pool{New: func() any { return new([]byte) }}

func copyFrame(answer []byte) *[]byte {
	frame := frames.Get().(*[]byte)
	*frame = append((*frame)[:0], answer...)
	return frame
}

func freeFrame(frame *[]byte) {
	if frame != nil && cap(*frame) <= maxPooled {
		frames.Put(frame)
	}
}
