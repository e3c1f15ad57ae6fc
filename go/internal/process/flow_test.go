package process

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

func TestFlow_of_telemetry_is_bounded_in_both_directions(t *testing.T) {
	const size, window = 64 << 10, 1 << 20
	p := opened(t, Settings{Timeout: time.Minute, window: window})
	held := make(chan struct{})
	var inside sync.WaitGroup
	slow, _ := consumer.NewLogs(func(context.Context, plog.Logs) error {
		<-held
		return nil
	})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, slow)
	for range 3 * window / size {
		inside.Go(func() {
			if err := r.ConsumeLogs(context.Background(), some(1, "padding", strings.Repeat("x", size), fixture.Do, "detached")); err != nil {
				t.Error(err)
			}
		})
	}
	session := p.supervisor.instances[0].session.Load()
	waiting := func() (sent, emitted int64) {
		session.mu.Lock()
		defer session.mu.Unlock()
		for _, c := range session.calls {
			sent += c.weight
		}
		return sent, session.emitted
	}
	eventually(t, "the window is full", func() bool {
		sent, emitted := waiting()
		return sent > window-size-size/2 && emitted > window-size-size/2
	})
	for range 20 {
		if sent, emitted := waiting(); sent > window || emitted > window {
			t.Fatalf("%d bytes wait in the child, %d in the collector", sent, emitted)
		}
		time.Sleep(5 * time.Millisecond)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := r.ConsumeLogs(ctx, some(1, "padding", strings.Repeat("x", size))); err == nil {
		t.Error("there was room")
	}
	close(held)
	inside.Wait()
	if sent, emitted := waiting(); sent != 0 || emitted != 0 {
		t.Errorf("%d and %d bytes are left", sent, emitted)
	}
}

func TestStop_of_a_component_that_does_not_end_well(t *testing.T) {
	p := opened(t, Settings{})
	child := factoryOf[processor.Factory](t, p, "fixture")
	for fail, test := range map[string]struct {
		code abi.Code
		text string
	}{
		"stop":      {abi.CollectorFailed, "the fixture does not stop well"},
		"stop exit": {abi.CollectorFailed, `Plugin "testchild": its process ended when it was to stop "fixture"`},
		"stop hang": {abi.StopTimeout, ""},
	} {
		t.Run(fail, func(t *testing.T) {
			settings := host.Settings{Config: []string{"yaml:processors: {fixture: {fail: " + fail + "}}" + around}, Env: map[string]string{}}
			g := newGraph(t, settings, child)
			if err := g.Start(); err != nil {
				t.Fatal(err)
			}
			was := p.pid()
			e := abi.AsError(g.Stop(2 * time.Second))
			if e.Code != test.code || !strings.Contains(e.Message, test.text) {
				t.Errorf("it says %s %s", e.Code, e.Message)
			}
			if fail == "stop" {
				return
			}
			eventually(t, "the process is gone", func() bool { return !alive(was) })
		})
	}
}

func TestCollector_that_cannot_be_built_gives_back_what_it_made(t *testing.T) {
	p := opened(t, Settings{})
	child := factoryOf[processor.Factory](t, p, "fixture")
	const yaml = `
receivers: {feed: }
exporters: {sink: }
processors: {fixture/a: , fixture/b: , fixture/c: {fail: create}}
service:
  pipelines: {logs: {receivers: [feed], processors: [fixture/a, fixture/b, fixture/c], exporters: [sink]}}`
	g := newGraph(t, host.Settings{Config: []string{"yaml:" + yaml}, Env: map[string]string{}}, child)
	if err := g.Start(); err == nil || !strings.Contains(err.Error(), "the fixture cannot be created") {
		t.Fatalf("it says %v", err)
	}
	p.supervisor.mu.Lock()
	defer p.supervisor.mu.Unlock()
	if len(p.supervisor.instances) != 0 || p.supervisor.users != 0 {
		t.Errorf("%d instances and %d users are left", len(p.supervisor.instances), p.supervisor.users)
	}
}

func TestServe_without_a_collector_says_what_it_is(t *testing.T) {
	out, err := exec.Command(childFile).CombinedOutput()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.Contains(string(out), "load it by --plugin \""+childFile) {
		t.Errorf("it says %q (%v)", out, err)
	}
}

func TestPlugin_goes_on_when_its_file_is_replaced(t *testing.T) {
	data, err := os.ReadFile(childFile)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "child")
	if err := os.WriteFile(path, data, 0o700); err != nil {
		t.Fatal(err)
	}
	image, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer image.Close()
	if descriptorPath(3) == "" {
		t.Skip("a file that is open has no path here")
	}
	p := opened(t, Settings{Path: path, Image: image})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/false"), 0o700); err != nil {
		t.Fatal(err)
	}
	was := p.pid()
	if err := r.ConsumeLogs(t.Context(), once(t, 1, "exit")); err != nil || p.pid() == was {
		t.Errorf("it gives %v", err)
	}
}
