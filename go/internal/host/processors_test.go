package host

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// renames is an edit list that gives the first record another body.
func renames(to string) []byte {
	list := []byte{1, byte(bridge.Logs), 0x13, 0, 0, 0, 0x20, 0x2a, byte(len(to) + 2), 0x0a, byte(len(to))}
	return append(list, to...)
}

// renaming is a module that appends a text to the body of the first record, and fails when it is told to.
func renaming(t *testing.T, name string, calls *journal) module {
	return module{handle: func(_ bridge.Signal, otlp []byte) response {
		got := bodiesOf(t, otlp)
		calls.add(name + "(" + strings.Join(got, ",") + ")")
		if strings.Contains(got[0], "fail "+name) {
			return response{failure: &bridge.Failure{Message: "told to", Position: name + ".ts:1:1", Kind: "error", Retryable: strings.Contains(got[0], "again")}}
		}
		return response{edits: renames(got[0] + "+" + name)}
	}}
}

// journal keeps what is called.
type journal struct {
	mu  sync.Mutex
	got []string
}

func (j *journal) add(line string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.got = append(j.got, line)
}

func (j *journal) take() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	got := j.got
	j.got = nil
	return got
}

// logsThrough is a pipeline of logs through processors, each with its on_error.
func logsThrough(processors ...string) string {
	var configs, ids []string
	for _, p := range processors {
		name, onError, _ := strings.Cut(p, " ")
		ids = append(ids, "deno/"+name)
		configs = append(configs, "deno/"+name+": {module: "+name+".ts, timeout: 1h, on_error: "+onError+"}")
	}
	return "{receivers: {deno/in: }, processors: {" + strings.Join(configs, ", ") + "}, exporters: {deno/out: }, " +
		"service: {pipelines: {logs: {receivers: [deno/in], processors: [" + strings.Join(ids, ", ") + "], exporters: [deno/out]}}}}"
}

// pushThrough pushes a body and returns what arrived at deno/out, "" for nothing, and the error.
func (p *program) pushThrough(taken <-chan []string, body string) (arrived string, err error) {
	p.t.Helper()
	err = arrives(p.t, "result of the push", p.push(bridge.Logs, bodies(body), patience))
	select {
	case got := <-taken:
		return strings.Join(got[1:], ","), err
	default:
		return "", err
	}
}

func TestProcessors_that_follow_each_other_make_one_hop(t *testing.T) {
	const permanent, again = "PIPELINE_REFUSED: Cannot push logs to receiver \"deno/in\": Permanent error: deno/%: told to (%.ts:1:1)", "deno/%: told to (%.ts:1:1)"
	for name, c := range map[string]struct {
		processors    []string
		body, arrives string
		err           string
		calls         []string
	}{
		"all":   {[]string{"a reject", "b reject", "c reject"}, "x", "x+c", "", []string{"a(x)", "b(x)", "c(x)"}},
		"first": {[]string{"a reject", "b reject"}, "fail a", "", strings.ReplaceAll(permanent, "%", "a"), []string{"a(fail a)"}},
		"first, again": {
			[]string{"a reject", "b reject"}, "again fail a", "", strings.ReplaceAll(again, "%", "a"), []string{"a(again fail a)"},
		},
		"first passes": {[]string{"a pass", "b reject", "c reject"}, "fail a", "fail a+c", "", []string{"a(fail a)", "b(fail a)", "c(fail a)"}},
		"first drops":  {[]string{"a drop", "b reject"}, "fail a", "", "", []string{"a(fail a)"}},
		// What one before has changed is kept, and the next ones see it.
		"middle passes": {
			[]string{"a reject", "b pass", "c reject"}, "fail b", "fail b+a+c", "", []string{"a(fail b)", "b(fail b)", "c(fail b+a)"},
		},
		"middle drops":   {[]string{"a reject", "b drop", "c reject"}, "fail b", "", "", []string{"a(fail b)", "b(fail b)"}},
		"middle rejects": {[]string{"a pass", "b reject", "c pass"}, "fail b", "", strings.ReplaceAll(permanent, "%", "b"), []string{"a(fail b)", "b(fail b)"}},
		"last passes":    {[]string{"a reject", "b reject", "c pass"}, "fail c", "fail c+b", "", []string{"a(fail c)", "b(fail c)", "c(fail c)"}},
		"two pass": {
			[]string{"a pass", "b reject", "c pass", "d reject"}, "fail a fail c", "fail a fail c+b+d", "",
			[]string{"a(fail a fail c)", "b(fail a fail c)", "c(fail a fail c)", "d(fail a fail c+b)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			calls := &journal{}
			modules := map[string]module{}
			for _, id := range []string{"a", "b", "c", "d"} {
				modules["deno/"+id] = renaming(t, id, calls)
			}
			p := startedProgram(t, logsThrough(c.processors...), modules)
			taken := p.acknowledging("deno/out")
			for range 2 { // the second time as the first
				arrived, err := p.pushThrough(taken, c.body)
				if arrived != c.arrives {
					t.Errorf("%q arrived, want %q", arrived, c.arrives)
				}
				if text := errorText(err); !strings.Contains(text, c.err) || (c.err == "") != (err == nil) {
					t.Errorf("the error is %q, want %q", text, c.err)
				}
				if got := calls.take(); !slices.Equal(got, c.calls) {
					t.Errorf("called were %v, want %v", got, c.calls)
				}
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestProcessor_whose_answer_is_wrong(t *testing.T) {
	for name, c := range map[string]struct {
		response response
		readOnly bool
		want     string
	}{
		"no edit list":                 {response{edits: []byte("nonsense")}, false, "edit list: "},
		"a version to come":            {response{edits: []byte{9, 1, 0x33}}, false, "version 9"},
		"of another signal":            {response{edits: []byte{1, 2, 0x33}}, false, "edit list: "},
		"a node of nowhere":            {response{edits: []byte{1, 1, 0x13, 0, 0, 9, 0x33}}, false, "edit list: "},
		"half right":                   {response{edits: append(renames("half"), 0xff)}, false, "edit list: "},
		"edits of one that makes none": {response{edits: renames("x")}, true, "said that it is readOnly"},
		"of more components":           {response{odd: 1}, false, "the answer is for 2 components of 1"},
		"of fewer":                     {response{odd: 255}, false, "the answer is for 0 components of 1"},
		"an emit":                      {response{emits: []emission{{signal: bridge.Logs, otlp: bodies("more")}}}, false, "emit"},
	} {
		for _, onError := range []string{"reject", "pass", "drop"} {
			t.Run(name+"/"+onError, func(t *testing.T) {
				first := true
				modules := map[string]module{"deno/a": {readOnly: c.readOnly, handle: func(bridge.Signal, []byte) response {
					if !first {
						return response{}
					}
					first = false
					return c.response
				}}}
				p := startedProgram(t, logsThrough("a "+onError), modules)
				taken := p.acknowledging("deno/out")
				arrived, err := p.pushThrough(taken, "x")
				if arrived != "" {
					t.Errorf("%q arrived", arrived)
				}
				// Nobody may have what is half changed: what cannot be used does not even pass.
				if dropped := onError == "drop"; dropped && err != nil || !dropped && !strings.Contains(errorText(err), c.want) {
					t.Errorf("the error is %q, want %q", errorText(err), c.want)
				}
				if arrived, err := p.pushThrough(taken, "y"); arrived != "y" || err != nil {
					t.Errorf("after it %q arrived, and %v", arrived, err)
				}
			})
		}
	}
}

// Two pipelines have one receiver, and one of them changes what it gets.
func TestProcessor_changes_nothing_of_other_pipelines(t *testing.T) {
	config := "{receivers: {deno/in: }, processors: {deno/a: {module: a.ts, timeout: 1h}, deno/b: {module: b.ts, timeout: 1h}}, " +
		"exporters: {deno/out: , deno/other: }, service: {pipelines: {" +
		"logs/1: {receivers: [deno/in], processors: [deno/a], exporters: [deno/out]}, " +
		"logs/2: {receivers: [deno/in], processors: [deno/b], exporters: [deno/other]}, " +
		"logs/3: {receivers: [deno/in], processors: [deno/b], exporters: [deno/other]}}}}"
	calls := &journal{}
	reads := module{readOnly: true, handle: func(_ bridge.Signal, otlp []byte) response {
		calls.add(strings.Join(bodiesOf(t, otlp), ","))
		return response{}
	}}
	p := startedProgram(t, config, map[string]module{"deno/a": renaming(t, "a", &journal{}), "deno/b": reads})
	out, other := p.acknowledging("deno/out"), p.acknowledging("deno/other")
	for range 10 {
		if err := arrives(t, "result", p.push(bridge.Logs, bodies("x", "y"), patience)); err != nil {
			t.Fatal(err)
		}
		if got := arrives(t, "batch", out); !slices.Equal(got[1:], []string{"x+a", "y"}) {
			t.Errorf("the one that changes it has %v", got[1:])
		}
		for range 2 {
			if got := arrives(t, "batch", other); !slices.Equal(got[1:], []string{"x", "y"}) {
				t.Errorf("another has %v", got[1:])
			}
		}
	}
	for _, got := range calls.take() {
		if got != "x,y" {
			t.Errorf("a component of another saw %q", got)
		}
	}
}

// The stop comes while batches wait for a Worker that does not answer.
func TestProcessor_that_hangs_lets_the_collector_stop(t *testing.T) {
	release := make(chan struct{})
	hangs := module{handle: func(bridge.Signal, []byte) response {
		<-release
		return response{}
	}}
	p := startedProgram(t, logsThrough("a reject"), map[string]module{"deno/a": hangs})
	var results []<-chan error
	for range 10 {
		results = append(results, p.push(bridge.Logs, bodies("x"), time.Hour))
	}
	stopped := make(chan error, 1)
	go func() { stopped <- p.Stop(2 * time.Second) }()
	for _, result := range results {
		if err := arrives(t, "result", result); err == nil {
			t.Error("a batch was accepted that nobody has had")
		}
	}
	if err := arrives(t, "the stop", stopped); err != nil {
		t.Logf("the stop: %v", err)
	}
	close(release)
}
