package host

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/xreceiver"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

// leaving makes receivers of a probe that share a leave, and takes what they log.
func leaving(t *testing.T, l *leave, p probe) (make func() component.Component, logs *observer.ObservedLogs) {
	core, logs := observer.New(zapcore.WarnLevel)
	set := receiver.Settings{ID: component.MustNewID("probe"), TelemetrySettings: component.TelemetrySettings{Logger: zap.New(core)}}
	factory := l.factory(p.receiver())
	return func() component.Component {
		r, err := factory.CreateLogs(t.Context(), set, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}, logs
}

func TestLeave_shuts_receivers_down_that_stop_in_time(t *testing.T) {
	noLeaks(t)
	stops := 0
	l := newLeave()
	receivers, logs := leaving(t, l, probe{shutdown: func(context.Context) error { stops++; return errBroken }})
	defer l.after(patience)()
	if err := receivers().Shutdown(t.Context()); !errors.Is(err, errBroken) || stops != 1 || logs.Len() != 0 {
		t.Errorf("error %v, %d stops, logs %v", err, stops, logs.All())
	}
}

func TestLeave_leaves_receivers_behind_that_do_not_stop_in_time(t *testing.T) {
	noLeaks(t)
	held := make(chan struct{})
	defer close(held)
	told := make(chan error, 2)
	l := newLeave()
	receivers, logs := leaving(t, l, probe{shutdown: func(ctx context.Context) error {
		<-ctx.Done() // what can be told that it is late is told
		told <- ctx.Err()
		<-held
		return nil
	}})
	defer l.after(time.Millisecond)()
	for range 2 {
		if err := receivers().Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if err := arrives(t, "the end of its context", told); err == nil {
			t.Error("the context has no error")
		}
	}
	if logs.Len() != 1 {
		t.Errorf("two of one ID say %v", logs.All())
	}
}

func TestLeave_reports_a_panic_of_a_receiver(t *testing.T) {
	noLeaks(t)
	l := newLeave()
	receivers, _ := leaving(t, l, probe{shutdown: func(context.Context) error { panic("the probe panics") }})
	defer l.after(patience)()
	if err := receivers().Shutdown(t.Context()); !panicked(err) {
		t.Errorf("error is %v", err)
	}
}

func TestLeave_changes_nothing_else_of_a_factory(t *testing.T) {
	of, ok := otlpreceiver.NewFactory().(xreceiver.Factory)
	if !ok {
		t.Skip("upstream's receiver takes no profiles any more")
	}
	made, ok := newLeave().factory(of).(xreceiver.Factory)
	if !ok || made.Type() != of.Type() || made.ProfilesStability() != of.ProfilesStability() || made.LogsStability() != of.LogsStability() ||
		made.TracesStability() != of.TracesStability() || made.MetricsStability() != of.MetricsStability() {
		t.Errorf("the factory is %+v", made)
	}
	set := receiver.Settings{ID: component.MustNewID("probe")}
	if _, err := newLeave().factory(probe{}.receiver()).CreateTraces(t.Context(), set, nil, nil); err == nil {
		t.Error("a receiver of logs takes traces")
	}
}

func TestStop_stops_what_is_behind_a_receiver_that_hangs(t *testing.T) {
	g := newGate()
	behind := make(chan struct{})
	extended := []string{probed, "yaml:{extensions: {probe: }, service: {extensions: [probe]}}"}
	c := started(t, Settings{Config: extended},
		probe{shutdown: func(context.Context) error { g.pass(); return nil }}.receiver(),
		probe{shutdown: func(context.Context) error { close(behind); return nil }}.extension())
	t.Cleanup(func() { close(g.opened) })
	if err := c.Stop(4 * time.Second); err != nil { // two for the receiver
		t.Fatal(err)
	}
	wantState(t, c, Stopped)
	arrives(t, "the shutdown of what is behind", behind)
}
