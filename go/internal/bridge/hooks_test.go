package bridge

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component/componenttest"
)

func TestHooksWaitForAChangeOfWorkers(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	u := g.units[0]
	u.made(t)
	hooked := []Description{{Signals: []string{"logs"}, Start: true, Stop: true}}
	u.description.Store(&hooked[0])
	old := spawn(t, g, nil, func([]byte) {})
	if err := u.start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	if kind := within(t, old.hooks, "the start hook does not run"); kind != jobStart {
		t.Errorf("hook %d ran", kind)
	}
	next := spawn(t, g, slices.Clone(hooked), func([]byte) {})
	started, err := g.Hold()
	if err != nil || !slices.Equal(started, []bool{true}) {
		t.Fatalf("got %v, %v", started, err)
	}
	old.stopPaused()
	stopped := make(chan error, 1)
	go func() { stopped <- u.stop(context.Background(), t) }()
	if err := g.Serve([]int32{next.handle}); err != nil {
		t.Fatal(err)
	}
	old.resume <- false
	old.release()
	if err := within(t, stopped, "the stop hook waits on"); err != nil {
		t.Error(err)
	}
	if kind := within(t, next.hooks, "the stop hook does not run"); kind != jobStop {
		t.Errorf("hook %d ran", kind)
	}
	if len(old.hooks) > 0 {
		t.Error("a hook ran in a Worker that was replaced")
	}
	if started, err := g.Hold(); err != nil || !slices.Equal(started, []bool{false}) {
		t.Errorf("got %v, %v", started, err)
	}
	if err := g.Serve([]int32{next.handle}); err != nil {
		t.Error(err)
	}
	next.release()
}

func TestAHookOfALostWorkerEnds(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	u := g.units[0]
	u.description.Store(&Description{Start: true, Stop: true})
	f := idle(t, g, nil) // takes nothing
	done := make(chan error, 1)
	go func() { done <- u.start(context.Background(), componenttest.NewNopHost()) }()
	for len(f.worker.control) == 0 {
		time.Sleep(time.Millisecond)
	}
	f.worker.Lose(Fault{Message: "it failed", Position: "a.ts:1:2"})
	wantFailure(t, within(t, done, "a hook waits for a lost Worker"), "lost", "lost")
	f.worker.Release()
}
