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

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// Processes are those of all groups, by handle.
var Processes = abi.Handles[*Process]{Of: "process"}

const (
	maxData   = 2 << 30         // bytes of a process's data: objects, buffers, and what Deno itself maps
	maxTold   = 16              // messages that wait for the process
	endsAfter = 2 * time.Second // of the session's end, a process that is still there is killed
)

// Process is a process in which a group's modules run, from its start to its death. To the host it is a Worker as any
// other: what a Worker sends over a port goes through here. Its jobs it gets from here too, see feed.go.
type Process struct {
	group    *Group
	handle   int32
	process  *subprocess.Process
	in       pipeWriter
	out      *pipeReader
	stderr   *stderr
	told     chan []byte
	worker   atomic.Pointer[Worker] // once it is to serve
	expected atomic.Uint32          // the job whose answer is due
	stopping atomic.Int32           // the unit whose stop hook that is, and one more; else 0
	stopped  []atomic.Bool          // units that have nothing to emit any more
	emitting atomic.Int32           // emits that are in the pipelines
	room     []byte                 // for jobs
	all      []byte                 // for whole batches

	mu      sync.Mutex
	why     string        // why it was killed
	crashed *Fault        // what it said of its end
	dead    chan struct{} // closed when it is dead
}

// StartProcess starts a process of the group.
func (g *Group) StartProcess(order ProcessOrder) (int32, error) {
	if len(order.Command) == 0 {
		return 0, abi.Errorf(abi.InvalidArgument, "Cannot start a process for components: there is no command")
	}
	g.mu.Lock()
	ended := g.ended
	g.mu.Unlock()
	if ended {
		return 0, errEnded()
	}
	process, err := subprocess.Start(order.command())
	if err != nil {
		return 0, abi.Errorf(abi.StartFailed, "Cannot start a process for component %q: %w", g.units[0].id, err)
	}
	secret := rand.Uint32()
	p := &Process{
		group: g, process: process, in: pipeWriter{to: process.Stdin}, out: newPipeReader(process.Stdout, secret),
		told: make(chan []byte, maxTold), room: make([]byte, pipeBuffer), dead: make(chan struct{}),
		stopped: make([]atomic.Bool, len(g.units)),
	}
	p.handle = Processes.Add(p)
	_ = process.LimitMemory(maxData) // where that can be done
	p.stderr = newStderr(process.Stderr, func(line string) {
		g.Say("warn", line, map[string]any{"stream": "stderr", "pid": process.PID()})
	})
	p.told <- append(binary.LittleEndian.AppendUint32(nil, secret), order.Init...)
	go p.tell()
	go p.read()
	go p.endWith(g.session)
	return p.handle, nil
}

// Tell sends the process a message of the host. If it is to serve, it is as this Worker; else that is 0.
func (p *Process) Tell(worker int32, message []byte) error {
	if worker != 0 {
		w, err := Workers.Get(worker)
		if err != nil {
			return err
		}
		w.process.Store(p)
		p.worker.Store(w)
	}
	select {
	case p.told <- append([]byte(nil), message...):
	default:
		p.kill("it does not read what it is told")
	}
	return nil
}

// tell writes what the process is told.
func (p *Process) tell() {
	for {
		select {
		case message := <-p.told:
			_ = p.in.write(len(message), func(room []byte) { copy(room, message) })
		case <-p.dead:
			return
		}
	}
}

// End ends the process at once, and forgets it.
func (p *Process) End() {
	Processes.Remove(p.handle)
	p.kill("nobody needs it")
}

// endWith ends the process with the session, if it does not end by itself.
func (p *Process) endWith(s *Session) {
	select {
	case <-p.dead:
		return
	case <-s.over:
	}
	select {
	case <-p.dead:
	case <-time.After(endsAfter):
		p.End()
	}
}

// kill ends the process at once, which read notices. why says why it must die.
func (p *Process) kill(why string) {
	p.mu.Lock()
	if p.why == "" {
		p.why = why
	}
	p.mu.Unlock()
	_ = p.process.Kill()
}

// read takes what the process writes until it ends.
func (p *Process) read() {
	if err := p.take(); err != io.EOF {
		p.kill(err.Error())
	}
	select {
	case <-p.process.Exited():
	case <-time.After(time.Second):
		p.kill("it closed its standard output")
	}
	why := p.death()
	if w := p.worker.Load(); w != nil && !isClosed(p.group.session.over) {
		w.lose(why, false)
	}
	close(p.dead)
	p.post(ProcessEvent{Type: "processEnded", Reason: &why})
}

// death says why the process is dead.
func (p *Process) death() Fault {
	cause, output := p.stderr.death()
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.crashed != nil:
		return *p.crashed
	case p.why != "":
		return Fault{Message: "its process was killed: " + p.why, output: output}
	case cause != "":
		return Fault{Message: fmt.Sprintf("its process ended (%s): %s", p.process.How(), cause), output: output}
	}
	return Fault{Message: fmt.Sprintf("its process ended (%s)", p.process.How()), output: output}
}

func (p *Process) take() error {
	for {
		frame, err := p.out.next()
		if err != nil {
			return err
		}
		if len(frame) < answerHeader {
			return errTruncated
		}
		id := binary.LittleEndian.Uint32(frame)
		if id == 0 {
			err = p.said(frame)
		} else if !p.expected.CompareAndSwap(id, 0) {
			err = errors.New("it answered a job that it was not given")
		} else {
			p.answered(frame)
		}
		if err != nil {
			return err
		}
	}
}

// said takes a frame that answers no job: telemetry, a message for the host, or what a Worker calls the library for.
func (p *Process) said(frame []byte) error {
	a, err := readAnswer(frame)
	if err != nil {
		return err
	}
	p.group.telemetry(a.telemetry)
	switch {
	case a.emission != nil:
		return p.emits(a)
	case a.whole:
		return p.gives()
	case a.message == nil:
		return nil
	}
	var m struct {
		Type string `json:"type"`
		Fault
	}
	if err := json.Unmarshal(a.message, &m); err != nil {
		return fmt.Errorf("its message cannot be read: %w", err)
	}
	switch w := p.worker.Load(); m.Type {
	case "running":
		if w == nil {
			return errors.New("it runs, and was not told to")
		}
		go p.feed()
	case "crashed":
		p.mu.Lock()
		p.crashed = &m.Fault
		p.mu.Unlock()
	}
	p.post(ProcessEvent{Type: "processSaid", Message: append(json.RawMessage(nil), a.message...), State: append([]byte(nil), a.state...)})
	return nil
}

func (p *Process) post(e ProcessEvent) {
	e.Group, e.Process = p.group.handle, p.handle
	p.group.session.host.Post(e)
}
