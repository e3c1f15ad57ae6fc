package host

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

func TestConnector_emits_with_its_answer(t *testing.T) {
	var calls atomic.Int32
	p := startedProgram(t, strings.Replace(linked, "%MORE%", "", 1), map[string]module{"deno/c": {handle: func(signal bridge.Signal, otlp []byte) response {
		calls.Add(1)
		return response{emits: []emission{
			{bridge.Logs, nil, bodies("all")}, {bridge.Logs, []string{"logs/b"}, otlp}, {bridge.Metrics, nil, nil},
		}}
	}}})
	out, two := p.acknowledging("deno/out"), p.acknowledging("deno/two")
	if err := arrives(t, "the push's end", p.push(bridge.Logs, bodies("x"), 0)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from <-chan []string
		want string
	}{{out, "all"}, {two, "all"}, {two, "x"}} {
		if got := arrives(t, c.want, c.from); !slices.Equal(got, []string{"logs", c.want}) {
			t.Fatalf("took %q, want %q", got, c.want)
		}
	}
	if calls.Load() != 1 {
		t.Fatalf("the handler was called %d times for one batch", calls.Load())
	}
}

func TestConnector_that_fails(t *testing.T) {
	failing := response{failure: &bridge.Failure{Message: "broken", Kind: "error"}, emits: []emission{{bridge.Logs, nil, bodies("never")}}}
	for name, c := range map[string]struct {
		onError  string
		response response
		want     string   // what the sender is told, "" if nothing
		passed   []string // what comes out
	}{
		"rejects":                 {"reject", failing, "PIPELINE_REFUSED|deno/c: broken", nil},
		"drops":                   {"drop", failing, "", nil},
		"passes":                  {"pass", failing, "", []string{"logs", "x"}},
		"names an unknown":        {"reject", response{emits: []emission{{bridge.Logs, []string{"logs/z"}, nil}}}, `"logs/z" is no pipeline of logs that has it as receiver; there are: logs/a, logs/b`, nil},
		"names another signal's":  {"reject", response{emits: []emission{{bridge.Metrics, []string{"logs/a"}, nil}}}, `"logs/a" is no pipeline of metrics`, nil},
		"names none":              {"reject", response{emits: []emission{{bridge.Logs, []string{"!"}, nil}}}, `"!" is no pipeline of logs`, nil},
		"emits an unknown signal": {"reject", response{emits: []emission{{7, nil, nil}}}, "has it as receiver", nil},
		"emits no OTLP":           {"drop", response{emits: []emission{{bridge.Logs, nil, bodies("first")}, {bridge.Logs, nil, []byte("x")}}}, "", nil},
		"makes edits":             {"reject", response{edits: []byte{1, 1, 0x33}}, "only processors may", nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := startedProgram(t, strings.Replace(linked, "%MORE%", ", on_error: "+c.onError, 1), map[string]module{"deno/c": {handle: func(bridge.Signal, []byte) response { return c.response }}})
			out, two := p.acknowledging("deno/out"), p.acknowledging("deno/two")
			pushed := p.push(bridge.Logs, bodies("x"), 0)
			if c.want == "" {
				if err := arrives(t, "the push's end", pushed); err != nil {
					t.Fatal(err)
				}
			} else {
				wantPush(t, pushed, strings.Split(c.want, "|")...)
			}
			mustStop(t, p.Collector)
			for _, from := range []<-chan []string{out, two} {
				var got []string
				if len(from) > 0 {
					got = <-from
				}
				if !slices.Equal(got, c.passed) {
					t.Errorf("came out: %q, want %q", got, c.passed)
				}
			}
		})
	}
}

func TestConnector_passes_the_error_of_a_pipeline_to_the_sender(t *testing.T) {
	config := strings.Replace(strings.Replace(linked, "%MORE%", ", on_error: drop", 1), "deno/two: {timeout: 1h}", "deno/two: {timeout: 20ms}", 1)
	p := startedProgram(t, config, map[string]module{"deno/c": {handle: func(bridge.Signal, []byte) response {
		return response{emits: []emission{{bridge.Logs, []string{"logs/b"}, bodies("b")}, {bridge.Logs, []string{"logs/a"}, bodies("a")}}}
	}}})
	out := p.acknowledging("deno/out")
	wantPush(t, p.push(bridge.Logs, bodies("x"), 0), "PIPELINE_UNAVAILABLE", "deno/two: the program did not take the batch")
	if got := arrives(t, "what was emitted after it", out); got[1] != "a" {
		t.Fatalf("took %q", got)
	}
}

func TestConnector_can_pass_only_to_pipelines_of_its_signal(t *testing.T) {
	p := newProgram(t, "{receivers: {deno/in: }, connectors: {deno/c: {module: c.ts, on_error: pass}}, exporters: {nop: }, "+
		"service: {pipelines: {logs: {receivers: [deno/in], exporters: [deno/c]}, metrics: {receivers: [deno/c], exporters: [nop]}}}}", nil)
	wantError(t, p.Start(), abi.ConfigInvalid, `connectors::deno/c: on_error is "pass", and it is no receiver of a pipeline of logs`)
}

// combined is a configuration in which a connector takes every signal and feeds every signal.
const combined = "{receivers: {deno/in: }, connectors: {deno/c: {module: c.ts, timeout: 1h}}, exporters: {deno/out: {timeout: 1h}}, service: {pipelines: {" +
	"logs/in: {receivers: [deno/in], exporters: [deno/c]}, traces/in: {receivers: [deno/in], exporters: [deno/c]}, metrics/in: {receivers: [deno/in], exporters: [deno/c]}, " +
	"logs: {receivers: [deno/c], exporters: [deno/out]}, traces: {receivers: [deno/c], exporters: [deno/out]}, metrics: {receivers: [deno/c], exporters: [deno/out]}}}}"

func TestConnector_takes_and_emits_every_signal(t *testing.T) {
	var emitted atomic.Int32
	p := startedProgram(t, combined, map[string]module{"deno/c": {handle: func(bridge.Signal, []byte) response {
		return response{emits: []emission{{bridge.Signal(emitted.Load()), nil, aResource}}}
	}}})
	for from := bridge.Logs; from <= bridge.Metrics; from++ {
		for to := bridge.Logs; to <= bridge.Metrics; to++ {
			emitted.Store(int32(to))
			pushed := p.push(from, aResource, 0)
			number, signal, _ := p.next("deno/out", 0)
			if signal != to {
				t.Fatalf("%s came out of %s, want %s", signal, from, to)
			}
			_, _, _ = p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil)
			if err := arrives(t, "the push's end", pushed); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// aResource is a batch of any signal with one resource without items.
var aResource = []byte{0x0a, 0x00}

const fromModule = "{receivers: {deno/r: {module: r.ts, timeout: 1h}}, exporters: {deno/out: {timeout: 1h}}, " +
	"service: {pipelines: {logs: {receivers: [deno/r], exporters: [deno/out]}, traces: {receivers: [deno/r], exporters: [deno/out]}}}}"
