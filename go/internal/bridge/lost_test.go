package bridge

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// untilLost lets ticks pass until a Worker counts as lost.
func untilLost(t *testing.T, g *Group, host *fakeHost) LostEvent {
	t.Helper()
	for range 1000 {
		select {
		case lost := <-host.lost:
			return lost
		default:
			g.tick()
		}
	}
	t.Fatal("no Worker counts as lost")
	panic("unreachable")
}

func wantFailure(t *testing.T, err error, kind, text string) {
	t.Helper()
	var failure *Failure
	if !errors.As(err, &failure) || failure.Kind != kind || !failure.Retryable || !strings.Contains(failure.Message, text) {
		t.Errorf("got %v, want a retryable failure of kind %q with %q", err, kind, text)
	}
}

func TestAHungWorkerIsLostAlsoWhenItsCallerGaveUp(t *testing.T) {
	for name, giveUp := range map[string]bool{"the caller waits": false, "the caller gave up": true} {
		t.Run(name, func(t *testing.T) {
			g, host := newTestGroup(t, 1, hangStop)
			busy, goOn := make(chan struct{}), make(chan struct{})
			f := spawn(t, g, nil, func([]byte) {
				close(busy)
				<-goOn
			})
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := make(chan error, 1)
			go func() { done <- send(ctx, g, "hangs") }()
			within(t, busy, "the batch does not begin")
			if giveUp {
				cancel()
				if err := within(t, done, "a job that was given up goes on"); err != context.Canceled {
					t.Errorf("got %v", err)
				}
			}
			g.tick()
			if len(host.lost) > 0 {
				t.Error("it is lost before its time")
			}
			lost := untilLost(t, g, host)
			if lost.Worker != f.handle || !lost.Hung {
				t.Errorf("got %+v", lost)
			}
			if !giveUp {
				wantFailure(t, within(t, done, "the job is not answered"), "lost", "a handler hangs")
			}
			// Another takes its place; the late answer is for nobody, and it gets no job any more.
			next := spawn(t, g, logsOnly(), func([]byte) {})
			if _, err := g.Hold(); err != nil {
				t.Fatal(err)
			}
			if err := g.Serve([]int32{next.handle}); err != nil {
				t.Fatal(err)
			}
			if err := send(context.Background(), g, "next"); err != nil {
				t.Error(err)
			}
			close(goOn)
			within(t, f.ended, "a lost Worker gets jobs")
			f.worker.Release()
			next.release()
		})
	}
}

func TestAWorkerThatIsPausedIsNotLostBeforeTheHoldEnds(t *testing.T) {
	g, host := newTestGroup(t, 1, hangStop)
	f := spawn(t, g, nil, func([]byte) {})
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	f.stopPaused()
	for range 1000 {
		g.tick()
	}
	if len(host.lost) > 0 {
		t.Error("a paused Worker counts as lost")
	}
	if err := g.Serve([]int32{f.handle}); err != nil {
		t.Fatal(err)
	}
	f.resume <- true
	if err := send(context.Background(), g, "after the pause"); err != nil {
		t.Error(err)
	}
	f.worker.Pause() // too late for a hold: it was given up
	within(t, f.paused, "a Worker does not pause")
	untilLost(t, g, host)
	f.resume <- true
	f.release()
}

func TestAWorkerThatDoesNotComeBackIsLost(t *testing.T) {
	g, host := newTestGroup(t, 1, time.Second)
	f := idle(t, g, nil) // never exchanges
	if lost := untilLost(t, g, host); lost.Worker != f.handle {
		t.Errorf("got %+v", lost)
	}
	f.worker.Release()
}

func TestWithoutWorkersJobsEndWithTheirTime(t *testing.T) {
	g, _ := newTestGroup(t, 1, 50*time.Millisecond)
	done := make(chan error)
	const many = 5 * waiting // more than the slots, the queue, and both
	for range 2 {
		for range many {
			go func() { done <- send(context.Background(), g, "x") }()
		}
		for range many {
			wantFailure(t, within(t, done, "a job outlives its time"), "timeout", "no answer within 50ms")
		}
	}
	// What nobody waits for is not given to who comes then.
	var seen journal
	f := spawn(t, g, nil, seen.add)
	g.config.Timeout = hangStop
	if err := send(context.Background(), g, "now"); err != nil {
		t.Error(err)
	}
	f.release()
	if len(seen.got) != 1 {
		t.Errorf("%d batches came, of which all but one were given up", len(seen.got))
	}
}

func TestWhileTheGroupIsDownJobsFailAtOnce(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	done := make(chan error, 1)
	go func() { done <- send(context.Background(), g, "waits") }()
	for len(g.jobs) == 0 {
		time.Sleep(time.Millisecond)
	}
	g.Down("the module cannot be loaded")
	wantFailure(t, within(t, done, "a job waits on"), "lost", "cannot be loaded")
	wantFailure(t, send(context.Background(), g, "x"), "lost", "cannot be loaded")
	f := spawn(t, g, logsOnly(), func([]byte) {})
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	if err := g.Serve([]int32{f.handle}); err != nil {
		t.Fatal(err)
	}
	if err := send(context.Background(), g, "x"); err != nil {
		t.Error(err)
	}
	g.Down("not while one serves")
	if err := send(context.Background(), g, "x"); err != nil {
		t.Error(err)
	}
	f.release()
}

func TestTheEndOfTheSessionEndsEveryWait(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	done := make(chan error)
	for range 3 * waiting {
		go func() { done <- send(context.Background(), g, "x") }()
	}
	g.session.Close()
	for range 3 * waiting {
		if err := within(t, done, "a job outlives the session"); err != errOver {
			t.Errorf("got %v", err)
		}
	}
}
