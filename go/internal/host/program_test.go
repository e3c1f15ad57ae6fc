package host

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// through is a configuration whose pipeline begins and ends in the host program.
const through = "{receivers: {deno/in: }, exporters: {deno/out: {timeout: 1h}}, " +
	"service: {pipelines: {logs: {receivers: [deno/in], exporters: [deno/out]}, traces: {receivers: [deno/in], exporters: [deno/out]}}}}"

func TestPush_ends_when_the_program_has_done_with_the_output(t *testing.T) {
	p := startedProgram(t, through, nil)
	pushed := p.push(bridge.Logs, bodies("a", "b"), 0)
	number, signal, otlp := p.next("deno/out", 0)
	if got := bodiesOf(t, otlp); signal != bridge.Logs || !slices.Equal(got, []string{"a", "b"}) {
		t.Fatalf("took %s %q", signal, got)
	}
	select {
	case err := <-pushed:
		t.Fatalf("the push ended before: %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	if n, _, err := p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil); n != 0 || err != nil {
		t.Fatalf("answered %d, %v", n, err)
	}
	if err := arrives(t, "the push's end", pushed); err != nil {
		t.Fatal(err)
	}
}

func TestTake_gives_only_the_signals_that_are_wanted(t *testing.T) {
	p := startedProgram(t, through, nil)
	first := p.push(bridge.Logs, bodies("a"), 0)
	number, _, _ := p.next("deno/out", 0)
	if n, size, err := p.Take(bridge.Take{Exporter: "deno/out", Done: number, Signals: bridge.SignalsOf(1 << bridge.Traces)}, make([]byte, 100)); n != 0 || size != 0 || err != nil {
		t.Fatalf("took %d of %d bytes, %v", n, size, err)
	}
	if err := arrives(t, "the push's end", first); err != nil {
		t.Fatal(err)
	}
	second := p.push(bridge.Logs, bodies("b"), 0)
	number, signal, otlp := p.next("deno/out", 0)
	if signal != bridge.Logs || bodiesOf(t, otlp)[0] != "b" {
		t.Fatalf("took %s", signal)
	}
	_, _, _ = p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil)
	if err := arrives(t, "the push's end", second); err != nil {
		t.Fatal(err)
	}
}

func TestTake_says_how_large_a_batch_is(t *testing.T) {
	p := startedProgram(t, through, nil)
	pushed := p.push(bridge.Logs, bodies("a"), 0)
	number, _, otlp := p.next("deno/out", 0)
	_, _, _ = p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil)
	if err := arrives(t, "the push's end", pushed); err != nil {
		t.Fatal(err)
	}
	pushed = p.push(bridge.Logs, bodies("a"), 0)
	arrivesOutput := func(room []byte) (int32, int, error) {
		for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			if n, size, err := p.Take(bridge.Take{Exporter: "deno/out", Signals: []bridge.Signal{bridge.Logs}}, room); n != 0 || err != nil {
				return n, size, err
			}
		}
		return 0, 0, nil
	}
	_, _, err := arrivesOutput(nil)
	if want := abi.TooSmall(4 + len(otlp)); err != want {
		t.Fatalf("error is %v, want %v", err, want)
	}
	number, size, err := arrivesOutput(make([]byte, 8+len(otlp)))
	if err != nil || size != 4+len(otlp) {
		t.Fatalf("took %d bytes, %v", size, err)
	}
	_, _, _ = p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil)
	if err := arrives(t, "the push's end", pushed); err != nil {
		t.Fatal(err)
	}
}

func TestPush_that_cannot_be_is_refused(t *testing.T) {
	p := startedProgram(t, through, nil)
	for _, c := range []struct {
		push bridge.Push
		code abi.Code
		text string
	}{
		{bridge.Push{Receiver: "deno/other", Signal: bridge.Logs}, abi.InvalidArgument, `no such receiver of type deno without a module`},
		{bridge.Push{Receiver: "deno/in", Signal: bridge.Metrics}, abi.InvalidArgument, "no pipeline of metrics has it"},
		{bridge.Push{Receiver: "deno/in", Signal: 9}, abi.InvalidArgument, "no pipeline of"},
	} {
		_, err := p.Push(c.push)
		if e := wantError(t, err, c.code, c.text); e.Hint != "The running configuration has these: deno/in" {
			t.Errorf("hint is %q", e.Hint)
		}
	}
	if _, _, err := p.Take(bridge.Take{Exporter: "deno/nowhere"}, nil); err == nil {
		t.Error("took the output of an exporter that is not there")
	} else {
		wantError(t, err, abi.InvalidArgument, `exporter "deno/nowhere"`)
	}
	wantPush(t, p.push(bridge.Logs, []byte("no OTLP"), 0), "PIPELINE_REFUSED", "it is no OTLP batch of logs")
	mustStop(t, p.Collector)
	_, err := p.Push(bridge.Push{Receiver: "deno/in", Signal: bridge.Logs})
	wantError(t, err, abi.PipelineUnavailable, "the collector is stopped")
	_, _, err = p.Take(bridge.Take{Exporter: "deno/out"}, nil)
	wantError(t, err, abi.PipelineUnavailable, "the collector is stopped")
}

func wantPush(t *testing.T, pushed <-chan error, texts ...string) {
	t.Helper()
	err := arrives(t, "the push's end", pushed)
	for _, text := range texts {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Fatalf("the push ended with %v, want %q", err, text)
		}
	}
}

func TestPush_without_resources_is_accepted(t *testing.T) {
	p := startedProgram(t, through, nil)
	if err := arrives(t, "the push's end", p.push(bridge.Logs, nil, 0)); err != nil {
		t.Fatal(err)
	}
}

func TestOutput_has_no_queue_and_no_retries_unless_they_are_configured(t *testing.T) {
	p := startedProgram(t, "{receivers: {deno/in: }, exporters: {deno/out: }, service: {pipelines: {logs: {receivers: [deno/in], exporters: [deno/out]}}}}", nil)
	wantPush(t, p.push(bridge.Logs, bodies("a"), 10*time.Millisecond), "PIPELINE_UNAVAILABLE", "before its deadline")
}

func TestPush_ends_at_its_deadline(t *testing.T) {
	p := startedProgram(t, through, nil)
	wantPush(t, p.push(bridge.Logs, bodies("a"), time.Millisecond), "PIPELINE_UNAVAILABLE", "it was not accepted before its deadline")
	// The exporter gives the batch up as well, be it a moment later: then the next one is the first that is taken.
	pushed := p.push(bridge.Logs, bodies("b"), 0)
	number, _, otlp := p.next("deno/out", 0)
	if bodiesOf(t, otlp)[0] == "a" {
		number, _, otlp = p.next("deno/out", number)
	}
	if got := bodiesOf(t, otlp); got[0] != "b" {
		t.Fatalf("took %q", got)
	}
	_, _, _ = p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil)
	if err := arrives(t, "the push's end", pushed); err != nil {
		t.Fatal(err)
	}
}

func TestOutput_that_nobody_takes_is_refused_after_the_timeout(t *testing.T) {
	p := startedProgram(t, strings.Replace(through, "1h", "10ms", 1), nil)
	wantPush(t, p.push(bridge.Logs, bodies("a"), 0), "PIPELINE_UNAVAILABLE", "deno/out: the program did not take the batch within 10ms")
}

func TestOutput_that_is_not_acknowledged_is_refused_after_the_timeout(t *testing.T) {
	p := startedProgram(t, strings.Replace(through, "1h", "200ms", 1), nil)
	pushed := p.push(bridge.Logs, bodies("a"), 0)
	number, _, _ := p.next("deno/out", 0)
	wantPush(t, pushed, "PIPELINE_UNAVAILABLE", "took, but has not done with, the batch within 200ms")
	if _, _, err := p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil); err != nil {
		t.Fatalf("a late acknowledgement is %v", err)
	}
}

func TestStop_waits_for_a_push_until_the_receivers_time_is_over(t *testing.T) {
	p := startedProgram(t, through, nil)
	pushed := p.push(bridge.Logs, bodies("a"), 0)
	p.next("deno/out", 0)
	if err := p.Stop(100 * time.Millisecond); err != nil {
		t.Fatal(err)
	}
	wantPush(t, pushed, "PIPELINE_UNAVAILABLE")
}

func TestStop_lets_a_push_end(t *testing.T) {
	p := startedProgram(t, through, nil)
	pushed := p.push(bridge.Logs, bodies("a"), 0)
	number, _, _ := p.next("deno/out", 0)
	stopped := background(func() error { return p.Stop(patience) })
	for {
		_, err := p.Push(bridge.Push{Receiver: "deno/in", Signal: bridge.Logs, Bytes: bodies("late")})
		if err != nil {
			wantError(t, err, abi.PipelineUnavailable)
			break
		}
	}
	for {
		if _, _, err := p.Take(bridge.Take{Exporter: "deno/out", Done: number}, nil); err != nil {
			break // it has stopped
		}
		n, _, err := p.Take(bridge.Take{Exporter: "deno/out", Signals: []bridge.Signal{bridge.Logs}}, make([]byte, 1000))
		if err != nil {
			break
		}
		number = n
	}
	if err := arrives(t, "the push's end", pushed); err != nil {
		t.Fatal(err)
	}
	if err := arrives(t, "the stop", stopped); err != nil {
		t.Fatal(err)
	}
}

func TestPush_has_a_bound(t *testing.T) {
	p := startedProgram(t, strings.Replace(through, "1h", "1s", 1), nil)
	var ended []<-chan error
	for range 1024 {
		ended = append(ended, p.push(bridge.Logs, bodies("a"), 0))
	}
	_, err := p.Push(bridge.Push{Receiver: "deno/in", Signal: bridge.Logs, Bytes: bodies("a")})
	wantError(t, err, abi.PipelineUnavailable, "1024 are under way")
	for _, one := range ended {
		wantPush(t, one, "PIPELINE_UNAVAILABLE")
	}
	wantPush(t, p.push(bridge.Logs, bodies("a"), time.Millisecond), "PIPELINE_UNAVAILABLE", "before its deadline")
}

func TestHosted_components_need_a_program_in_Deno(t *testing.T) {
	for component, config := range map[string]string{
		"deno/in":  "{receivers: {deno/in: }, exporters: {nop: }, service: {pipelines: {logs: {receivers: [deno/in], exporters: [nop]}}}}",
		"deno/out": "{receivers: {nop: }, exporters: {deno/out: }, service: {pipelines: {logs: {receivers: [nop], exporters: [deno/out]}}}}",
	} {
		c := newCollector(t, Settings{Config: []string{"yaml:" + config}})
		wantError(t, c.Start(), abi.ConfigInvalid, component, "without a module it is for a program in Deno")
	}
}
