package bridge

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

func TestSwapsUnderLoadLoseAndDoubleNothing(t *testing.T) {
	const swaps, clients = 50, 4
	for _, workers := range []int{1, 3} {
		t.Run(fmt.Sprintf("%d workers", workers), func(t *testing.T) {
			g, _ := newTestGroup(t, workers, hangStop)
			var seen journal
			crew := func(found []Description) (made []*fake) {
				for range workers {
					made = append(made, spawn(t, g, found, seen.add))
				}
				return made
			}
			current := crew(nil)
			var sent [clients]int
			var wait sync.WaitGroup
			stop := make(chan struct{})
			for c := range clients {
				wait.Go(func() {
					for {
						if err := send(context.Background(), g, fmt.Sprintf("%d.%d", c, sent[c])); err != nil {
							t.Errorf("client %d: %v", c, err)
							return
						}
						sent[c]++
						select {
						case <-stop:
							return
						default:
						}
					}
				})
			}
			for i := range swaps {
				found := logsOnly()
				if i%2 == 0 { // what is in the queue is encoded for another version then
					found[0].Reads = map[string]*otlp.Projection{"logs": {}}
				}
				next := crew(found)
				swap(t, g, current, next)
				current = next
			}
			close(stop)
			wait.Wait()
			for _, f := range current {
				f.release()
			}
			for c := range clients {
				var own []string
				for _, payload := range seen.got {
					if payload[0] == byte('0'+c) {
						own = append(own, payload)
					}
				}
				want := make([]string, sent[c])
				for i := range want {
					want[i] = fmt.Sprintf("%d.%d", c, i)
				}
				if !slices.Equal(own, want) {
					t.Errorf("client %d: %d batches arrived of %d, or in another order", c, len(own), sent[c])
				}
			}
		})
	}
}

func TestJobsAreEncodedForTheVersionThatTakesThem(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	first, second := &otlp.Projection{}, &otlp.Projection{}
	old := idle(t, g, nil) // takes nothing
	found := logsOnly()
	found[0].Reads = map[string]*otlp.Projection{"logs": second}
	g.units[0].description.Store(&Description{Signals: []string{"logs"}, Reads: map[string]*otlp.Projection{"logs": first}})
	encoded := make(chan *otlp.Projection, 3)
	done := make(chan error, 1)
	go func() {
		frame, err := g.do(context.Background(), Logs, []uint8{0}, hangStop, func(dst []byte, p *otlp.Projection) []byte {
			encoded <- p
			return dst
		})
		freeFrame(frame)
		done <- err
	}()
	next := spawn(t, g, found, func([]byte) {})
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	if err := g.Serve([]int32{next.handle}); err != nil {
		t.Fatal(err)
	}
	if err := within(t, done, "the job is not answered"); err != nil {
		t.Error(err)
	}
	if p := within(t, encoded, "the job is not encoded"); p != second {
		t.Error("the job was encoded for another version than the second")
	}
	old.worker.Release()
	next.release()
}

func TestNewWorkersTakeNothingBeforeTheyServe(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	f := spawn(t, g, logsOnly(), func([]byte) {})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- send(ctx, g, "early") }()
	for len(g.jobs) == 0 {
		time.Sleep(time.Millisecond)
	}
	if n, err := f.worker.Exchange(nil, make([]byte, 100), 0); n != 0 || err != nil {
		t.Errorf("a Worker that does not serve has a job: %d, %v", n, err)
	}
	cancel()
	if err := within(t, done, "a job that was given up goes on"); err != context.Canceled {
		t.Errorf("got %v", err)
	}
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	if err := g.Serve([]int32{f.handle}); err != nil {
		t.Fatal(err)
	}
	if err := send(context.Background(), g, "now"); err != nil {
		t.Error(err)
	}
	f.release()
}

func TestAPauseThatIsGivenUpLeavesTheWorkers(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	var seen journal
	busy, goOn := make(chan struct{}), make(chan struct{})
	f := spawn(t, g, nil, func(payload []byte) {
		if string(payload) == "slow" {
			close(busy)
			<-goOn
		}
		seen.add(payload)
	})
	done := make(chan error, 1)
	go func() { done <- send(context.Background(), g, "slow") }()
	within(t, busy, "the batch does not begin")
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	f.worker.Pause()
	if err := g.Serve([]int32{f.handle}); err != nil { // the host gives up
		t.Fatal(err)
	}
	f.resume <- true
	close(goOn)
	if err := within(t, done, "the batch is not answered"); err != nil {
		t.Error(err)
	}
	if n := within(t, f.paused, "the pause does not come"); n != 1 {
		t.Errorf("pause 1 was told as %d", n)
	}
	if err := send(context.Background(), g, "next"); err != nil {
		t.Error(err)
	}
	if want := []string{"slow", "next"}; !slices.Equal(seen.got, want) {
		t.Errorf("got %v, want %v", seen.got, want)
	}
	f.release()
}

func TestAHoldNeedsATurn(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	if err := g.Serve(nil); err == nil {
		t.Error("Workers were changed without a hold")
	}
	if _, err := g.Hold(); err != nil {
		t.Fatal(err)
	}
	second := make(chan error, 1)
	go func() {
		_, err := g.Hold()
		second <- err
	}()
	if err := g.Serve(nil); err != nil {
		t.Error(err)
	}
	if err := within(t, second, "the second hold does not begin when the first has ended"); err != nil {
		t.Error(err)
	}
	third := make(chan error, 1)
	go func() {
		_, err := g.Hold()
		third <- err
	}()
	g.session.Close()
	if err := within(t, third, "a hold outlives the session"); err == nil {
		t.Error("a hold began after the end")
	}
	if err := g.Serve(nil); err == nil {
		t.Error("Workers were changed after the end")
	}
}

func TestWhatCannotTakeOverIsRefused(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	u := g.units[0]
	u.instances.signals, u.instances.readOnly = []Signal{Logs, Traces}, true
	for name, found := range map[string][]Description{
		"a handler is missing":     {{Signals: []string{"logs"}, ReadOnly: true}},
		"it is not readOnly now":   {{Signals: []string{"logs", "traces"}}},
		"there are too many units": {{}, {}},
	} {
		if _, err := g.NewWorker(found); err == nil {
			t.Errorf("taken: %s", name)
		}
	}
	// What another version before promised does not count.
	u.description.Store(&Description{Signals: []string{"logs", "traces", "metrics"}})
	handle, err := g.NewWorker([]Description{{Signals: []string{"traces", "logs"}, ReadOnly: true}})
	if err != nil {
		t.Fatal(err)
	}
	w, _ := Workers.Get(handle)
	w.Release()
	g.session.Close()
	if _, err := g.NewWorker(logsOnly()); err == nil {
		t.Error("a Worker was made after the end")
	}
}
