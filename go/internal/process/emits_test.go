package process

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

// failing is a consumer that keeps what it gets and answers with an error.
type failing struct {
	consumertest.LogsSink
	errs []error // one after the other; nil when there is none left
	mu   sync.Mutex
}

func (f *failing) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.LogsSink.ConsumeLogs(ctx, ld)
	if len(f.errs) == 0 {
		return nil
	}
	err := f.errs[0]
	f.errs = f.errs[1:]
	return err
}

func TestProcessor_errors_are_the_callers(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	here := fixture.NewProcessor()
	for do, check := range map[string]func(error) bool{
		"error":     func(err error) bool { return !consumererror.IsPermanent(err) },
		"permanent": consumererror.IsPermanent,
		"throttle": func(err error) bool {
			s, ok := status.FromError(err)
			for _, detail := range s.Details() {
				if info, is := detail.(*errdetails.RetryInfo); is && ok {
					return s.Code() == codes.ResourceExhausted && info.GetRetryDelay().AsDuration() == 3*time.Second
				}
			}
			return false
		},
		"partial": func(err error) bool {
			var rest consumererror.Logs
			return errors.As(err, &rest) && rest.Data().LogRecordCount() == 7 && !consumererror.IsPermanent(err)
		},
	} {
		t.Run(do, func(t *testing.T) {
			sink := &consumertest.LogsSink{}
			err := start(t, f, nil, sink).ConsumeLogs(t.Context(), some(7, fixture.Do, do))
			want := start(t, here, nil, sink).ConsumeLogs(t.Context(), some(7, fixture.Do, do))
			if err == nil || err.Error() != want.Error() || !check(err) || !check(want) {
				t.Errorf("it gives %v, in process %v", err, want)
			}
			if len(sink.AllLogs()) != 0 {
				t.Errorf("something came out")
			}
		})
	}
}

func TestProcessor_gives_its_caller_the_errors_of_later_components(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	refused, permanent := errors.New("refused downstream"), consumererror.NewPermanent(errors.New("never"))
	for _, do := range []string{"", "detached"} {
		for _, err := range []error{refused, permanent, consumererror.NewDownstream(permanent), status.Error(codes.DataLoss, "lost")} {
			next := &failing{errs: []error{err}}
			got := start(t, f, nil, next).ConsumeLogs(t.Context(), some(1, fixture.Do, do))
			if got == nil || got.Error() != err.Error() || consumererror.IsPermanent(got) != consumererror.IsPermanent(err) ||
				consumererror.IsDownstream(got) != consumererror.IsDownstream(err) || status.Code(got) != status.Code(err) {
				t.Errorf("%q: it gives %v, not %v", do, got, err)
			}
		}
	}
}

func TestProcessor_that_emits_several_times(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	first := errors.New("the first")
	for name, test := range map[string]struct {
		do     string
		errs   []error
		emits  int
		failed string
	}{
		"nothing":                      {"drop", nil, 0, ""},
		"twice":                        {"twice", nil, 2, ""},
		"twice, the first is refused":  {"twice", []error{first, errors.New("the second")}, 2, "the first"},
		"twice, the second is refused": {"twice", []error{nil, errors.New("the second")}, 2, "the second"},
		"and fails then":               {"fail after", nil, 1, fixture.ErrRefused.Error()},
		"and fails as later ones do":   {"fail after", []error{first}, 1, fixture.ErrRefused.Error()},
	} {
		t.Run(name, func(t *testing.T) {
			next := &failing{errs: test.errs}
			err := start(t, f, nil, next).ConsumeLogs(t.Context(), some(3, fixture.Do, test.do))
			if (err == nil) != (test.failed == "") || err != nil && err.Error() != test.failed {
				t.Errorf("it gives %v", err)
			}
			if got := len(next.AllLogs()); got != test.emits {
				t.Errorf("%d came out", got)
			}
			for _, ld := range next.AllLogs() {
				if ld.LogRecordCount() != 3 {
					t.Errorf("%d records came out", ld.LogRecordCount())
				}
			}
		})
	}
}

func TestBatch_in_the_child_gives_everything_and_stops_clean(t *testing.T) {
	p := opened(t, Settings{})
	sink := &consumertest.LogsSink{}
	r := start(t, factoryOf[processor.Factory](t, p, "batch"), map[string]any{"timeout": "50ms", "send_batch_size": 1000}, sink)
	var sent sync.WaitGroup
	for range 4 {
		sent.Go(func() {
			for range 100 {
				if err := r.ConsumeLogs(t.Context(), some(7)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	sent.Wait()
	if err := r.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if got := sink.LogRecordCount(); got != 4*100*7 {
		t.Errorf("%d records came out", got)
	}
}

func TestBatch_in_a_child_that_dies_loses_what_it_held_and_says_so(t *testing.T) {
	p := opened(t, Settings{})
	sink := &consumertest.LogsSink{}
	r := start(t, factoryOf[processor.Factory](t, p, "batch"), map[string]any{"timeout": "1h", "send_batch_size": 1000, "send_batch_max_size": 1000}, sink)
	for range 15 {
		if err := r.ConsumeLogs(t.Context(), some(100)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the first batch came", func() bool { return sink.LogRecordCount() == 1000 })
	p.kill(t)
	eventually(t, "the loss is said", func() bool {
		return strings.Contains(strings.Join(messages(r.logs), "\n"), "is lost: up to 500 items")
	})
	for range 10 {
		if err := r.ConsumeLogs(t.Context(), some(100)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "it works on", func() bool { return sink.LogRecordCount() == 2000 })
}

func TestProcessor_behind_which_all_is_slow_does_not_hang(t *testing.T) {
	p := opened(t, Settings{Timeout: 200 * time.Millisecond})
	f := factoryOf[processor.Factory](t, p, "fixture")
	slow, _ := consumer.NewLogs(func(context.Context, plog.Logs) error {
		time.Sleep(time.Second)
		return nil
	})
	was := p.pid()
	r := start(t, f, nil, slow)
	for _, do := range []string{"", "detached"} {
		if err := r.ConsumeLogs(t.Context(), some(1, fixture.Do, do)); err != nil {
			t.Errorf("%q: %v", do, err)
		}
	}
	if p.pid() != was {
		t.Errorf("the child was killed: %q", messages(r.logs))
	}
}
