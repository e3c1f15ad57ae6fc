package process

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap/zaptest/observer"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// load gives telemetry to a consumer, from several goroutines, until it is stopped.
type load struct {
	accepted, refused atomic.Int64
	longest           atomic.Int64 // ns, of one call
	lastError         atomic.Value
	stop              chan struct{}
	running           sync.WaitGroup
}

func underLoad(next consumer.Logs) *load {
	l := &load{stop: make(chan struct{})}
	for range 4 {
		l.running.Go(func() {
			for {
				select {
				case <-l.stop:
					return
				default:
				}
				begin := time.Now()
				err := next.ConsumeLogs(context.Background(), some(100))
				for took := time.Since(begin).Nanoseconds(); took > l.longest.Load(); {
					l.longest.Store(took)
				}
				if err != nil {
					l.refused.Add(1)
					l.lastError.Store(err)
				} else {
					l.accepted.Add(1)
				}
			}
		})
	}
	return l
}

// end stops the load, once it has gone on after what happened.
func (l *load) end(t *testing.T) {
	t.Helper()
	more := l.accepted.Load() + 20
	eventually(t, "the load goes on", func() bool { return l.accepted.Load() > more })
	close(l.stop)
	l.running.Wait()
}

// counting counts log records that arrive.
type counting struct{ records atomic.Int64 }

func (c *counting) consumer() consumer.Logs {
	next, _ := consumer.NewLogs(func(_ context.Context, ld plog.Logs) error {
		c.records.Add(int64(ld.LogRecordCount()))
		return nil
	})
	return next
}

// failure is what the log says of the first failure.
func (r *running) failure(t *testing.T) map[string]any {
	t.Helper()
	said := func() []observer.LoggedEntry { return r.logs.FilterMessageSnippet("The plugin's process failed").All() }
	eventually(t, "the log says why it failed", func() bool { return len(said()) > 0 })
	return said()[0].ContextMap()
}

func TestFault_under_load_is_no_error_to_anybody(t *testing.T) {
	for _, fault := range []string{"killed from outside", "kill", "panic", "exit", "hang", "spin", "freeze"} {
		t.Run(fault, func(t *testing.T) {
			p := opened(t, Settings{Timeout: 2 * time.Second})
			arrived := &counting{}
			r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, arrived.consumer())
			l := underLoad(r)
			eventually(t, "the load runs", func() bool { return l.accepted.Load() > 50 })
			was, begin := p.pid(), time.Now()
			if fault == "killed from outside" {
				p.kill(t)
				if err := r.ConsumeLogs(t.Context(), some(100)); err != nil {
					t.Error(err)
				}
			} else if err := r.ConsumeLogs(t.Context(), once(t, 100, fault)); err != nil {
				t.Error(err)
			}
			t.Logf("the call that met it took %v", time.Since(begin))
			l.end(t)
			if p.pid() == was || p.pid() == 0 {
				t.Errorf("the process was %d and is %d", was, p.pid())
			}
			if n := l.refused.Load(); n > 0 {
				t.Errorf("%d calls failed: %v", n, l.lastError.Load())
			}
			if want := (l.accepted.Load() + 1) * 100; arrived.records.Load() != want {
				t.Errorf("%d records arrived, %d were accepted", arrived.records.Load(), want)
			}
			r.failure(t)
			eventually(t, "the log says that it runs", func() bool { return contains(messages(r.logs), "The plugin's process runs again") })
			if len(r.host.statuses()) != 0 {
				t.Errorf("one fault became the status %v", r.host.statuses())
			}
			t.Logf("longest call %v, %d accepted", time.Duration(l.longest.Load()), l.accepted.Load())
		})
	}
}

func TestFault_log_says_why(t *testing.T) {
	for fault, text := range map[string]string{
		"panic": "its process ended (exit status 2: panic: as the fixture was told",
		"exit":  "its process ended (exit status 7",
		"kill":  "its process ended (signal: killed",
		"hang":  "a call was in its hands for 200ms: its process hangs, and was killed",
	} {
		t.Run(fault, func(t *testing.T) {
			p := opened(t, Settings{Timeout: 200 * time.Millisecond})
			r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
			if err := r.ConsumeLogs(t.Context(), once(t, 1, fault)); err != nil {
				t.Fatal(err)
			}
			if reason, _ := r.failure(t)["reason"].(string); !strings.Contains(reason, text) {
				t.Errorf("the reason is %q", reason)
			}
		})
	}
}

func TestFault_that_comes_again_is_refused_in_the_end_and_reported(t *testing.T) {
	p := opened(t, Settings{Timeout: 2 * time.Second})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	var err error
	for range 6 {
		err = r.ConsumeLogs(t.Context(), some(1, "do", "exit"))
		if err == nil || consumererror.IsPermanent(err) {
			t.Fatalf("it gives %v", err)
		}
	}
	if !strings.Contains(err.Error(), `Plugin "testchild"`) || strings.Contains(err.Error(), "plugin-dir") {
		t.Errorf("it gives %v", err)
	}
	eventually(t, "the status is an error", func() bool {
		list := r.host.statuses()
		return len(list) > 0 && list[len(list)-1] == componentstatus.StatusRecoverableError
	})
	eventually(t, "it works again", func() bool { return r.ConsumeLogs(t.Context(), some(1)) == nil })
	eventually(t, "the status is OK", func() bool {
		list := r.host.statuses()
		return list[len(list)-1] == componentstatus.StatusOK
	})
	failures := r.logs.FilterMessageSnippet("The plugin's process failed").Len()
	if failures > 13 {
		t.Errorf("the process was started %d times", failures)
	}
}

func TestFault_for_want_of_memory(t *testing.T) {
	if raced {
		t.Skip("the race detector needs memory of its own")
	}
	p := opened(t, Settings{MemoryBytes: MinMemory})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	l := underLoad(r)
	if err := r.ConsumeLogs(t.Context(), once(t, 1, "eat")); err != nil {
		t.Error(err)
	}
	l.end(t)
	if n := l.refused.Load(); n > 0 {
		t.Errorf("%d calls failed: %v", n, l.lastError.Load())
	}
	failure := r.failure(t)
	// Most often Go says that it is out of memory; the C library may be the first to get none, and say less.
	if reason := failure["reason"].(string); !strings.Contains(reason, "out of memory") && !strings.Contains(reason, "SIG") {
		t.Errorf("the reason is %q", reason)
	}
	if output := failure["output"].(string); !strings.Contains(output, "goroutine ") || len(output) > 2*subprocess.MaxDump {
		t.Errorf("what it wrote is %q", output)
	}
}

func TestFault_of_a_caller_that_gives_up_leaves_the_child_alone(t *testing.T) {
	p := opened(t, Settings{Timeout: 5 * time.Second})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	was := p.pid()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := r.ConsumeLogs(ctx, some(1, "do", "wait")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("it gives %v", err)
	}
	if err := r.ConsumeLogs(t.Context(), some(1)); err != nil || p.pid() != was {
		t.Errorf("the next one gives %v", err)
	}
	eventually(t, "the child's call has ended too", func() bool {
		session := p.supervisor.instances[0].session.Load()
		session.mu.Lock()
		defer session.mu.Unlock()
		return len(session.calls) == 0
	})
}
