package bridge

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// asProcess makes this program a process of a group, which does what the batches say.
const asProcess = "BRIDGE_TEST_PROCESS"

func TestMain(m *testing.M) {
	if os.Getenv(asProcess) != "" {
		newTestProcess().live()
		return
	}
	first, err := subprocess.Start(exec.Command("/bin/true")) // what starts processes, stays
	if err != nil {
		panic(err)
	}
	first.How()
	os.Exit(m.Run())
}

type testProcess struct {
	in     *bufio.Reader
	secret uint32
}

func newTestProcess() *testProcess {
	p := &testProcess{in: bufio.NewReader(os.Stdin)}
	first := p.frame()
	p.secret = binary.LittleEndian.Uint32(first)
	return p
}

func (p *testProcess) frame() []byte {
	var size uint32
	if binary.Read(p.in, binary.LittleEndian, &size) != nil {
		os.Exit(0) // the host is gone
	}
	frame := make([]byte, size)
	_, _ = io.ReadFull(p.in, frame)
	return frame
}

func (p *testProcess) write(secret uint32, frame []byte) {
	out := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, secret), uint32(len(frame)))
	_, _ = os.Stdout.Write(append(out, frame...))
}

func (p *testProcess) say(message string) {
	p.write(p.secret, frameOf(0, 0, section(sectionMessage, message)))
}

func (p *testProcess) live() {
	p.say(`{"type":"loaded"}`)
	p.frame() // go
	p.say(`{"type":"running"}`)
	for {
		job := p.frame()
		if len(job) == 0 {
			continue // idle
		}
		if job[4] == jobEnd {
			p.say(`{"type":"ended"}`)
			return
		}
		words := strings.Fields(string(job[binary.LittleEndian.Uint32(job[12:]):]))
		if len(words) > 0 && !p.obeys(job, words) {
			continue
		}
		p.write(p.secret, answerTo(job, 1))
	}
}

// obeys does what the batch says; false when it is answered already, or never.
func (p *testProcess) obeys(job []byte, words []string) bool {
	switch words[0] {
	case "exit":
		fmt.Fprintln(os.Stderr, "error: Uncaught Error: the test wants it")
		os.Exit(3)
	case "exit-once": // with a file that says that it was done
		if _, err := os.Stat(words[1]); err != nil {
			_ = os.WriteFile(words[1], nil, 0o600)
			os.Exit(3)
		}
	case "crash":
		p.say(`{"type":"crashed","component":"deno/test","message":"Error: crash","position":"x.ts:1:2"}`)
		os.Exit(1)
	case "hang":
		time.Sleep(time.Hour)
	case "shout":
		fmt.Println("hello, world")
		return false
	case "forge":
		p.write(p.secret+1, answerTo(job, 1))
	case "huge":
		head := binary.LittleEndian.AppendUint32(nil, p.secret)
		_, _ = os.Stdout.Write(binary.LittleEndian.AppendUint32(head, maxFrame+1))
	case "short":
		p.write(p.secret, []byte{1, 2, 3})
	case "unasked":
		p.write(p.secret, answerTo(binary.LittleEndian.AppendUint32(nil, 1<<30), 1))
	case "twice":
		p.write(p.secret, answerTo(job, 1))
	case "close":
		_ = os.Stdout.Close()
	case "unread":
		p.write(p.secret, frameOf(0, 0, section(sectionMessage, "no JSON")))
	case "damaged":
		p.write(p.secret, append(make([]byte, answerHeader), 255, 255, 255, 255, 1))
	}
	return true
}

// processHost has for each process that is lost another one serve, as the host does.
type processHost struct {
	t      *testing.T
	group  *Group
	lost   chan LostEvent
	events chan ProcessEvent
	all    []*Process
}

func (h *processHost) Post(event any) {
	switch e := event.(type) {
	case LostEvent:
		h.lost <- e
	case ProcessEvent:
		h.events <- e
	}
}

// serve starts a process and has it serve.
func (h *processHost) serve() *Process {
	h.t.Helper()
	program, _ := os.Executable()
	handle, err := h.group.StartProcess(ProcessOrder{
		Command: []string{program}, Env: map[string]string{asProcess: "1"}, Init: json.RawMessage(`{}`),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.says("loaded")
	worker, err := h.group.NewWorker(logsOnly())
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.group.Hold(); err != nil {
		h.t.Fatal(err)
	}
	p, err := Processes.Get(handle)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := p.Tell(worker, []byte("go")); err != nil {
		h.t.Fatal(err)
	}
	h.says("running")
	h.all = append(h.all, p)
	serving := []int32{worker}
	for _, w := range h.group.serving() {
		serving = append(serving, w.handle)
	}
	if err := h.group.Serve(serving); err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *processHost) says(want string) {
	h.t.Helper()
	for {
		event := within(h.t, h.events, "the process does not say "+want)
		if strings.Contains(string(event.Message), `"`+want+`"`) {
			return
		}
	}
}

// replace serves again after a loss, the reason of which it returns.
func (h *processHost) replace() (reason string) {
	h.t.Helper()
	lost := within(h.t, h.lost, "the process is not lost")
	w, err := Workers.Get(lost.Worker)
	if err != nil {
		h.t.Fatal(err)
	}
	w.Release()
	h.serve()
	return lost.Reason
}

func newProcessGroup(t *testing.T, timeout time.Duration) (*Group, *processHost) {
	t.Helper()
	g, _ := newTestGroup(t, 1, timeout)
	g.config.Isolation = IsolationProcess
	h := &processHost{t: t, group: g, lost: make(chan LostEvent, 100), events: make(chan ProcessEvent, 1000)}
	g.session.host = h
	t.Cleanup(func() {
		g.session.Close()
		for _, p := range h.all {
			p.End()
			within(t, p.dead, "a process does not die")
			p.worker.Load().Release()
		}
		if n := Processes.Len(); n > 0 {
			t.Errorf("%d processes are left", n)
		}
	})
	return g, h
}

// background sends a batch, and returns where its error comes.
func background(g *Group, payload string) <-chan error {
	done := make(chan error, 1)
	go func() { done <- send(context.Background(), g, payload) }()
	return done
}
