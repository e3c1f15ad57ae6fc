package host

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// module stands for one in TypeScript: what it does with batches and hooks. What is nil does nothing.
type module struct {
	signals     string                                           // it has handlers for, "" means all
	handle      func(signal bridge.Signal, otlp []byte) response // nil: unchanged
	start, stop func(emit emitter) error
	readOnly    bool
}

// response is what a handler answers.
type response struct {
	failure *bridge.Failure
	edits   []byte
	emits   []emission
	done    byte // how many of the chain are through; of a hook it means nothing
	odd     byte // is added to that
}

type emission struct {
	signal    bridge.Signal
	pipelines []string
	otlp      []byte
}

type emitter func(emission) error

// program stands for the host program: it loads modules and serves them by Exchange, as Workers do, takes output and
// pushes.
type program struct {
	*Collector
	t       *testing.T
	modules map[string]module // by the component's ID

	mu     sync.Mutex
	pushed map[int32]chan error
	output map[string]chan struct{} // by the exporter: it has batches
	wait   sync.WaitGroup
}

// newProgram makes a program with a collector that does not run yet.
func newProgram(t *testing.T, config string, modules map[string]module) *program {
	t.Helper()
	c := newCollector(t, Settings{Config: []string{"yaml:" + config}, TypeScript: true})
	p := &program{Collector: c, t: t, modules: modules, pushed: map[int32]chan error{}, output: map[string]chan struct{}{}}
	end := make(chan struct{})
	p.wait.Add(1)
	go p.pump(end)
	t.Cleanup(func() {
		if err := c.Stop(patience); err != nil {
			t.Errorf("stop: %v", err)
		}
		close(end)
		p.wait.Wait()
	})
	return p
}

func startedProgram(t *testing.T, config string, modules map[string]module) *program {
	t.Helper()
	p := newProgram(t, config, modules)
	mustStart(t, p.Collector)
	return p
}

func (p *program) pump(end chan struct{}) {
	defer p.wait.Done()
	for {
		select {
		case <-end:
			return
		default:
		}
		list, err := p.Events().Take(10*time.Millisecond, 1<<30)
		if err != nil {
			p.t.Errorf("events: %v", err)
			return
		}
		for _, text := range list {
			p.take(text)
		}
	}
}

func (p *program) take(text json.RawMessage) {
	var event struct {
		bridge.GroupEvent
		Push     int32
		Exporter string
		Error    *struct{ Code, Message string }
	}
	if err := json.Unmarshal(text, &event); err != nil {
		p.t.Errorf("event %s: %v", text, err)
	}
	switch event.Type {
	case "group":
		p.load(event.GroupEvent)
	case "pushed":
		var err error
		if event.Error != nil {
			err = fmt.Errorf("%s: %s", event.Error.Code, event.Error.Message)
		}
		p.pushResult(event.Push) <- err
	case "output":
		select {
		case p.outputOf(event.Exporter) <- struct{}{}:
		default:
		}
	}
}

func (p *program) load(event bridge.GroupEvent) {
	g, err := bridge.Groups.Get(event.Group)
	if err != nil {
		return // it is over already
	}
	var found []bridge.Description
	for _, u := range event.Units {
		m := p.modules[u.ID]
		d := bridge.Description{Signals: []string{"logs", "traces", "metrics"}, Start: m.start != nil, Stop: true, ReadOnly: m.readOnly}
		if m.signals != "" {
			d.Signals = []string{m.signals}
		}
		found = append(found, d)
	}
	for range event.Workers {
		handle, err := g.NewWorker(nil)
		if err != nil {
			p.t.Errorf("worker: %v", err)
			return
		}
		p.wait.Add(1)
		go p.serve(handle, event.Units)
	}
	_ = g.Ready(bridge.Loaded{Units: found})
}

// serve is a Worker.
func (p *program) serve(handle int32, units []bridge.UnitEvent) {
	defer p.wait.Done()
	w, err := bridge.Workers.Get(handle)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer w.Release()
	room := make([]byte, 1<<20)
	var answer []byte
	for {
		n, err := w.Exchange(answer, room, 100*time.Millisecond)
		answer = nil
		if err != nil {
			p.t.Errorf("exchange: %v", err)
			return
		}
		if n == 0 {
			continue
		}
		job := room[:n]
		id, kind, signal := binary.LittleEndian.Uint32(job), job[4], bridge.Signal(job[5])
		if kind >= 4 {
			return // the end
		}
		chain := job[16 : 16+int(job[6])]
		unit := uint32(chain[0])
		m := p.modules[units[unit].ID]
		emit := func(e emission) error {
			return w.Emit(bridge.Emission{Unit: unit, Signal: e.signal, Pipelines: e.pipelines, Bytes: e.otlp})
		}
		var r response
		hook := map[byte]func(emitter) error{2: m.start, 3: m.stop}[kind]
		switch {
		case kind == 1:
			r = p.handle(units, chain, signal, job[binary.LittleEndian.Uint32(job[12:]):])
		case hook != nil:
			r.done = 1
			if err := hook(emit); err != nil {
				r.done, r.failure = 0, &bridge.Failure{Message: err.Error(), Kind: "error"}
			}
		}
		answer = r.frame(id)
	}
}

// handle runs the handlers of a chain, up to one that fails. Their edits are one list.
func (p *program) handle(units []bridge.UnitEvent, chain []byte, signal bridge.Signal, otlp []byte) (all response) {
	for _, unit := range chain {
		if handle := p.modules[units[unit].ID].handle; handle != nil {
			r := handle(signal, otlp)
			if len(r.edits) > 2 && len(all.edits) > 2 {
				r.edits = append(all.edits, r.edits[2:]...)
			}
			if r.failure != nil {
				r.edits = all.edits
			}
			edits := all.edits
			if r.edits != nil {
				edits = r.edits
			}
			all = response{failure: r.failure, edits: edits, emits: append(all.emits, r.emits...), done: all.done, odd: r.odd}
			if r.failure != nil {
				return all
			}
		}
		all.done++
	}
	return all
}

func (p *program) pushResult(number int32) chan error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.pushed[number] == nil {
		p.pushed[number] = make(chan error, 1)
	}
	return p.pushed[number]
}

func (p *program) outputOf(exporter string) chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.output[exporter] == nil {
		p.output[exporter] = make(chan struct{}, 1)
	}
	return p.output[exporter]
}

// push begins a push to deno/in.
func (p *program) push(signal bridge.Signal, otlp []byte, timeout time.Duration) <-chan error {
	number, err := p.Push(bridge.Push{Receiver: "deno/in", Signal: signal, Timeout: timeout, Bytes: otlp})
	if err != nil {
		done := make(chan error, 1)
		done <- fmt.Errorf("%v: %w", abi.AsError(err).Code, err)
		return done
	}
	return p.pushResult(number)
}

// next takes the next batch of an exporter, and says that it has done with the one before.
func (p *program) next(exporter string, done int32) (number int32, signal bridge.Signal, otlp []byte) {
	p.t.Helper()
	room := make([]byte, 1<<20)
	for {
		number, size, err := p.Take(bridge.Take{Exporter: exporter, Done: done, Signals: bridge.SignalsOf(0b1110)}, room)
		if err != nil {
			p.t.Fatalf("take: %v", err)
		}
		if number != 0 {
			return number, bridge.Signal(room[4]), room[8 : 4+size]
		}
		arrives(p.t, "output of "+exporter, p.outputOf(exporter))
	}
}
