package bridge

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/spawn"
)

const (
	loadTimeout = 30 * time.Second     // from the start of a process to its modules being loaded
	idleAfter   = 2 * time.Millisecond // without a job, the process's event loop has its turn
	maxData     = 2 << 30              // bytes of a process's data: its objects, its buffers, and Deno's own
)

// child is one process of a group, from its start to its death.
type child struct {
	group    *Group
	process  *spawn.Process
	born     time.Time
	in       pipeWriter
	out      *pipeReader
	stderr   *stderr
	messages chan childMessage
	worker   atomic.Pointer[Worker] // once it serves
	expected atomic.Uint32          // the job whose answer is due

	once sync.Once
	why  string        // why it was killed; set before it is dead
	dead chan struct{} // closed when it is dead, and those who wait for it were told
	how  string        // how it ended; set before dead is closed
	dump string        // what it wrote about it
}

// childMessage is what a process says that answers no job; lib/worker/protocol.ts, FromWorker.
type childMessage struct {
	Type  string        `json:"type"` // "loaded", "failed", "running", "paused" or "ended"
	Units []Description `json:"units"`
	Error *LoadError    `json:"error"`
	Lost  string        `json:"lost"` // why the state could not be written
	state []byte
}

// startChild starts a process of a group.
func startChild(g *Group, order *ProcessOrder) (*child, error) {
	process, err := spawn.Start(order.command())
	if err != nil {
		return nil, fmt.Errorf("its process cannot be started: %w", err)
	}
	secret := rand.Uint32()
	c := &child{
		group: g, process: process, born: time.Now(), in: pipeWriter{to: process.Stdin}, out: newPipeReader(process.Stdout, secret),
		messages: make(chan childMessage, 4), dead: make(chan struct{}),
	}
	_ = process.LimitMemory(maxData) // where it can be limited
	c.stderr = newStderr(process.Stderr, func(line string) {
		g.units[0].instances.say("warn", line, map[string]any{"stream": "stderr", "pid": process.PID()})
	})
	go c.read()
	go func() {
		_ = c.in.write(lengthSize+len(order.Init), func(room []byte) {
			binary.LittleEndian.PutUint32(room, secret)
			copy(room[lengthSize:], order.Init)
		})
	}()
	return c, nil
}

// read takes what the process writes until it ends.
func (c *child) read() {
	if err := c.take(); err != io.EOF {
		c.kill(err.Error())
	}
	select {
	case <-c.process.Exited():
	case <-time.After(time.Second):
		c.kill("it closed its standard output")
	}
	c.how = c.process.How()
	cause, dump := c.stderr.death()
	if c.dump = dump; cause != "" {
		c.how += ": " + cause
	}
	if w := c.worker.Load(); w != nil {
		w.fail(c.reason())
		w.Release()
	}
	close(c.dead)
}

func (c *child) take() error {
	for {
		frame, err := c.out.next()
		if err != nil {
			return err
		}
		if len(frame) < answerHeader {
			return errTruncated
		}
		if id := binary.LittleEndian.Uint32(frame); id == 0 {
			err = c.said(frame)
		} else if !c.expected.CompareAndSwap(id, 0) {
			err = errors.New("it answered a job that it was not given")
		} else {
			c.worker.Load().answer(frame)
			if !c.feedNow() {
				go c.feedLater()
			}
		}
		if err != nil {
			return err
		}
	}
}

// said takes a frame that answers no job.
func (c *child) said(frame []byte) error {
	a, err := readAnswer(frame)
	if err != nil {
		return err
	}
	c.group.telemetry(a.telemetry)
	if a.message == nil {
		return nil
	}
	var m childMessage
	if err := json.Unmarshal(a.message, &m); err != nil {
		return fmt.Errorf("its message cannot be read: %w", err)
	}
	m.state = append([]byte(nil), a.state...)
	select {
	case c.messages <- m:
		return nil
	default:
		return errors.New("it said more than it was asked for")
	}
}

// kill ends the process at once, which its reader notices. why says why it must die.
func (c *child) kill(why string) {
	c.once.Do(func() { c.why = why })
	_ = c.process.Kill()
}

// reason says why the process is dead.
func (c *child) reason() string {
	c.once.Do(func() {})
	if c.why != "" {
		return "its process was killed: " + c.why
	}
	return "its process ended (" + c.how + ")"
}

// await waits for a message. One that is not wanted, an end, and a time that is over are errors.
func (c *child) await(want string, timeout time.Duration) (childMessage, error) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case m := <-c.messages:
		switch {
		case m.Type == want:
			return m, nil
		case m.Error != nil:
			return m, m.Error
		}
		c.kill(fmt.Sprintf("it said %q where %q was due", m.Type, want))
	case <-timer.C:
		c.kill(fmt.Sprintf("it did not answer within %v", timeout))
	case <-c.dead:
		select {
		case m := <-c.messages: // it came before the end
			if m.Type == want || m.Error != nil {
				return m, asError(m.Error)
			}
		default:
		}
	}
	<-c.dead
	return childMessage{}, errors.New(c.reason())
}

// tell sends a message: u32 length of the JSON, JSON, state.
func (c *child) tell(message any, state []byte) error {
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return c.in.write(lengthSize+len(text)+len(state), func(room []byte) {
		binary.LittleEndian.PutUint32(room, uint32(len(text)))
		copy(room[lengthSize+copy(room[lengthSize:], text):], state)
	})
}
