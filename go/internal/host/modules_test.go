package host

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// acknowledging takes the logs of an exporter as long as the collector runs.
func (p *program) acknowledging(exporter string) <-chan []string {
	taken := make(chan []string, 100)
	p.wait.Add(1)
	go func() {
		defer p.wait.Done()
		room, done := make([]byte, 1<<20), int32(0)
		for {
			number, size, err := p.Take(bridge.Take{Exporter: exporter, Done: done, Signals: bridge.SignalsOf(0b1110)}, room)
			switch {
			case err != nil:
				if e := abi.AsError(err); e.Code != abi.PipelineUnavailable {
					p.t.Errorf("take: %v", err)
				}
				return
			case number != 0:
				taken <- append([]string{bridge.Signal(room[4]).String()}, bodiesOf(p.t, room[8:4+size])...)
			default:
				select {
				case <-p.outputOf(exporter):
				case <-time.After(10 * time.Millisecond): // it may have stopped
				}
			}
			done = number
		}
	}()
	return taken
}

const toModule = "{receivers: {deno/in: }, exporters: {deno/x: {module: x.ts, timeout: 1h, sending_queue: {enabled: %QUEUE%}, " +
	"retry_on_failure: {initial_interval: 1ms}}}, service: {pipelines: {logs: {receivers: [deno/in], exporters: [deno/x]}}}}"

func TestExporter_answers_the_sender(t *testing.T) {
	for name, c := range map[string]struct {
		response response
		want     string // "" means that it was accepted
		calls    int32
	}{
		"accepted":  {response{}, "", 1},
		"permanent": {response{failure: &bridge.Failure{Message: "no", Position: "x.ts:1:2", Kind: "error"}}, "PIPELINE_REFUSED: Cannot push logs to receiver \"deno/in\": not retryable error: Permanent error: deno/x: no (x.ts:1:2)", 1},
		"edits":     {response{edits: []byte{1, 1, 0x33}}, "the module changed the batch, and only processors may", 1},
		"emits":     {response{emits: []emission{{signal: bridge.Logs}}}, "exporters have nobody to send it to", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int32
			p := startedProgram(t, strings.Replace(toModule, "%QUEUE%", "false", 1), map[string]module{"deno/x": {handle: func(bridge.Signal, []byte) response {
				calls.Add(1)
				return c.response
			}}})
			pushed := p.push(bridge.Logs, bodies("a"), 0)
			if c.want == "" {
				if err := arrives(t, "the push's end", pushed); err != nil {
					t.Fatal(err)
				}
			} else {
				wantPush(t, pushed, c.want)
			}
			if calls.Load() != c.calls {
				t.Fatalf("the handler was called %d times, want %d", calls.Load(), c.calls)
			}
		})
	}
}

func TestExporter_retries_what_is_retryable(t *testing.T) {
	var calls atomic.Int32
	p := startedProgram(t, strings.Replace(toModule, "%QUEUE%", "false", 1), map[string]module{"deno/x": {handle: func(bridge.Signal, []byte) response {
		if calls.Add(1) < 3 {
			return response{failure: &bridge.Failure{Message: "not now", Kind: "error", Retryable: true}}
		}
		return response{}
	}}})
	if err := arrives(t, "the push's end", p.push(bridge.Logs, bodies("a"), 0)); err != nil || calls.Load() != 3 {
		t.Fatalf("called %d times, %v", calls.Load(), err)
	}
}

func TestExporter_queue_is_drained_before_the_stop_hook(t *testing.T) {
	begun, free := make(chan struct{}, 10), make(chan struct{})
	var mu sync.Mutex
	var seen []string
	p := startedProgram(t, strings.Replace(toModule, "%QUEUE%", "true", 1), map[string]module{"deno/x": {
		handle: func(_ bridge.Signal, otlp []byte) response {
			begun <- struct{}{}
			<-free
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, bodiesOf(t, otlp)...)
			return response{}
		},
		stop: func(emitter) error {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, "stop")
			return nil
		},
	}})
	for range 5 { // accepted by the queue
		if err := arrives(t, "the push's end", p.push(bridge.Logs, bodies("a"), 0)); err != nil {
			t.Fatal(err)
		}
	}
	arrives(t, "the first batch", begun)
	stopped := background(func() error { return p.Stop(patience) })
	close(free)
	if err := arrives(t, "the stop", stopped); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "a", "a", "a", "a", "stop"}; !slices.Equal(seen, want) {
		t.Fatalf("the module saw %q", seen)
	}
}

// linked is a configuration of a connector from logs and traces to logs, metrics and a second logs pipeline.
const linked = "{receivers: {deno/in: }, connectors: {deno/c: {module: c.ts, timeout: 1h %MORE%}}, exporters: {deno/out: {timeout: 1h}, deno/two: {timeout: 1h}}, " +
	"service: {pipelines: {logs/in: {receivers: [deno/in], exporters: [deno/c]}, traces/in: {receivers: [deno/in], exporters: [deno/c]}, " +
	"logs/a: {receivers: [deno/c], exporters: [deno/out]}, logs/b: {receivers: [deno/c], exporters: [deno/two]}, metrics: {receivers: [deno/c], exporters: [deno/out]}, " +
	"traces: {receivers: [deno/c], exporters: [deno/out]}}}}"

func TestReceiver_emits(t *testing.T) {
	result := make(chan error, 10)
	var starts, stops atomic.Int32
	p := startedProgram(t, fromModule, map[string]module{"deno/r": {
		start: func(emit emitter) error {
			starts.Add(1)
			go func() {
				result <- emit(emission{bridge.Logs, nil, bodies("a")})
				result <- emit(emission{bridge.Metrics, nil, nil})
				result <- emit(emission{bridge.Logs, []string{"logs"}, nil})
				result <- emit(emission{bridge.Logs, nil, []byte("x")})
			}()
			return nil
		},
		stop: func(emit emitter) error {
			stops.Add(1)
			go func() { result <- emit(emission{bridge.Logs, nil, bodies("last")}) }()
			return nil
		},
	}})
	out := p.acknowledging("deno/out")
	if got := arrives(t, "the batch", out); !slices.Equal(got, []string{"logs", "a"}) {
		t.Fatalf("took %q", got)
	}
	if err := arrives(t, "the emit", result); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"no pipeline of metrics has it as receiver", "pipelines cannot be chosen by a receiver", "no OTLP batch of logs"} {
		wantError(t, arrives(t, "the refusal", result), abi.PipelineRefused, text, `from receiver "deno/r"`)
	}
	mustStop(t, p.Collector)
	if err := arrives(t, "the emit at the stop", result); err != nil {
		wantError(t, err, abi.PipelineUnavailable, "it is not running") // it came after the stop hook
	} else if got := arrives(t, "the last batch", out); got[1] != "last" {
		t.Fatalf("took %q", got)
	}
	if starts.Load() != 1 || stops.Load() != 1 {
		t.Fatalf("started %d times, stopped %d times", starts.Load(), stops.Load())
	}
}

func TestReceiver_whose_emit_waits_is_stopped(t *testing.T) {
	result := make(chan error, 1)
	p := startedProgram(t, fromModule, map[string]module{"deno/r": {start: func(emit emitter) error {
		go func() { result <- emit(emission{bridge.Logs, nil, bodies("a")}) }()
		return nil
	}}})
	p.next("deno/out", 0)
	if err := p.Stop(100 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	wantError(t, arrives(t, "the emit's end", result), abi.PipelineUnavailable, "the collector is stopping")
}

func TestReceiver_is_told_the_error_of_its_pipeline(t *testing.T) {
	result := make(chan error, 1)
	p := startedProgram(t, strings.Replace(fromModule, "deno/out: {timeout: 1h}", "deno/out: {timeout: 10ms}", 1), map[string]module{"deno/r": {start: func(emit emitter) error {
		go func() { result <- emit(emission{bridge.Logs, nil, bodies("a")}) }()
		return nil
	}}})
	wantError(t, arrives(t, "the emit's end", result), abi.PipelineUnavailable, "deno/out: the program did not take the batch")
	mustStop(t, p.Collector)
}

func TestReceiver_whose_start_hook_fails_is_the_error_of_the_start(t *testing.T) {
	p := newProgram(t, fromModule, map[string]module{"deno/r": {start: func(emitter) error { return errors.New("no port") }}})
	wantError(t, p.Start(), abi.StartFailed, "the start hook of r.ts failed: no port")
}

func TestHosted_components_have_nothing_of_a_module(t *testing.T) {
	for config, text := range map[string]string{
		"receivers: {deno/in: {workers: 2}}":                         "are of a module, and none is named",
		"receivers: {deno/in: {options: {a: 1}}}":                    "are of a module, and none is named",
		"receivers: {deno/in: {permissions: {net: [a]}}}":            "are of a module, and none is named",
		"receivers: {deno/in: {isolation: process}}":                 "are of a module, and none is named",
		"receivers: {deno/in: {module: x.ts, workers: 2}}":           "a receiver runs once",
		"receivers: {deno/in: {timeout: 0}}":                         "timeout is 0s: want more than 0",
		"receivers: {deno/in: }, processors: {deno: }":               "module is missing",
		"receivers: {deno/in: {module: x.ts, permissions: {run: }}}": `"run" cannot be granted`,
	} {
		p := newProgram(t, "{"+config+", exporters: {nop: }, service: {pipelines: {logs: {receivers: [deno/in], exporters: [nop]}}}}", nil)
		wantError(t, p.Start(), abi.ConfigInvalid, text)
	}
}
