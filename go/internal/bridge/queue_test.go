package bridge

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// sending begins to send so many batches at once; what becomes of them arrives in any order.
func sending(ctx context.Context, g *Group, batches int) <-chan error {
	errs := make(chan error, batches)
	for i := range batches {
		go func() { errs <- send(ctx, g, fmt.Sprint(i)) }()
	}
	return errs
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(hangStop); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

// exchange is one exchange of a Worker that does nothing by itself.
func (f *fake) exchange(answer, room []byte) (int, error) {
	f.t.Helper()
	n, err := f.worker.Exchange(answer, room, hangStop)
	if err == nil && n == 0 {
		f.t.Fatal("no job came")
	}
	return n, err
}

// take takes the next job, which must come.
func (f *fake) take() []byte {
	f.t.Helper()
	room := make([]byte, 1<<16)
	n, err := f.exchange(nil, room)
	if err != nil {
		f.t.Fatal(err)
	}
	return room[:n]
}

func payloadOf(job []byte) string { return string(job[binary.LittleEndian.Uint32(job[12:]):]) }

func TestTheQueueIsBoundedAndBlocks(t *testing.T) {
	for _, workers := range []int{1, 3} {
		g, _ := newTestGroup(t, workers, time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		most := waiting * workers
		errs := sending(ctx, g, most+5)
		eventually(t, "the queue is not full", func() bool { return len(g.jobs) == most })
		time.Sleep(20 * time.Millisecond) // the others would have had the time
		if len(g.jobs) != most || len(g.slots) != most {
			t.Errorf("%d Workers have %d jobs in the queue, want %d", workers, len(g.jobs), most)
		}
		f := spawn(t, g, nil, func([]byte) {})
		for range most + 5 {
			if err := within(t, errs, "a batch that waited is not answered"); err != nil {
				t.Error(err)
			}
		}
		cancel()
		f.release()
	}
}

func TestOneWorkerKeepsTheOrder(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	seen := journal{}
	var want []string
	errs := make(chan error, waiting)
	for i := range waiting { // as many as the queue holds: those that wait for it have no order
		go func() { errs <- send(t.Context(), g, fmt.Sprint(i)) }()
		eventually(t, "the batch is not in the queue", func() bool { return len(g.jobs) > i })
		want = append(want, fmt.Sprint(i))
	}
	f := spawn(t, g, nil, seen.add)
	for range waiting {
		if err := within(t, errs, "no answer"); err != nil {
			t.Error(err)
		}
	}
	f.release()
	if !slices.Equal(seen.got, want) {
		t.Errorf("got %v, want %v", seen.got, want)
	}
}

func TestTheDeadlineIsTheNearerOne(t *testing.T) {
	for name, c := range map[string]struct{ timeout, context time.Duration }{
		"the component's": {50 * time.Millisecond, time.Hour},
		"the caller's":    {time.Hour, 50 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := newTestGroup(t, 1, c.timeout)
			f := idle(t, g, nil)
			ctx, cancel := context.WithTimeout(t.Context(), c.context)
			defer cancel()
			errs := sending(ctx, g, 1)
			if left := binary.LittleEndian.Uint32(f.take()[8:]); left == 0 || left > 50 {
				t.Errorf("the Worker is told that it has %d ms", left)
			}
			err := within(t, errs, "the batch has no end")
			failure, ok := err.(*Failure)
			if !ok || failure.Kind != kindTimeout || !failure.Retryable {
				t.Errorf("got %#v, want a failure of the kind timeout", err)
			}
			f.worker.Release()
		})
	}
}

func TestWhoCancelsWaitsForNothing(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	f := idle(t, g, nil)
	why := errors.New("the sender hung up")
	ctx, cancel := context.WithCancelCause(t.Context())
	errs := sending(ctx, g, waiting+2) // one at the Worker, some in the queue, some before it
	job := f.take()
	cancel(why)
	for range waiting + 2 {
		if err := within(t, errs, "a batch goes on after its sender"); err != why {
			t.Errorf("got %v, want the cause", err)
		}
	}
	// What was given up is neither encoded nor handed out any more; the late answer is counted.
	after := sending(t.Context(), g, 1)
	room := make([]byte, 1<<16)
	n, err := f.exchange(answerTo(job, 1), room)
	if err != nil || payloadOf(room[:n]) != "0" || g.late.Load() != 1 {
		t.Errorf("got %d, %v, %d late answers", n, err, g.late.Load())
	}
	if _, err := f.worker.Exchange(answerTo(room[:n], 1), nil, 0); err != nil {
		t.Error(err)
	}
	if err := within(t, after, "no answer"); err != nil {
		t.Error(err)
	}
	f.worker.Release()
}

func TestAJobWaitsForRoom(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	f := idle(t, g, nil)
	errs := make(chan error, 1)
	go func() { errs <- send(t.Context(), g, strings.Repeat("x", 1000)) }()
	size := 0
	for _, length := range []int{0, 3, jobHeader, jobHeader + 1, 100, 1000} {
		_, err := f.exchange(nil, make([]byte, length))
		var small abi.TooSmall
		if !errors.As(err, &small) {
			t.Fatalf("room of %d bytes: %v", length, err)
		}
		size = int(small)
	}
	room := make([]byte, size)
	n, err := f.exchange(nil, room)
	if err != nil || n != size || len(payloadOf(room)) != 1000 {
		t.Errorf("got %d bytes and %v, want %d", n, err, size)
	}
	if _, err := f.worker.Exchange(answerTo(room, 1), nil, 0); err != nil {
		t.Error(err)
	}
	if err := within(t, errs, "no answer"); err != nil {
		t.Error(err)
	}
	f.worker.Release()
}

func TestAJobThatWaitsForRoomMayBeGivenUp(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	f := idle(t, g, nil)
	ctx, cancel := context.WithCancel(t.Context())
	errs := sending(ctx, g, 1)
	if _, err := f.exchange(nil, make([]byte, 4)); err == nil {
		t.Fatal("it fits")
	}
	cancel()
	if err := within(t, errs, "the batch goes on after its sender"); err != context.Canceled {
		t.Error(err)
	}
	again := sending(t.Context(), g, 1)
	room := make([]byte, 1<<16)
	n, err := 0, error(nil)
	eventually(t, "no job comes", func() bool {
		n, err = f.worker.Exchange(nil, room, 10*time.Millisecond)
		return n > 0 || err != nil
	})
	if err != nil || payloadOf(room[:n]) != "0" {
		t.Fatalf("got %d, %v", n, err)
	}
	if _, err := f.worker.Exchange(answerTo(room[:n], 1), nil, 0); err != nil {
		t.Error(err)
	}
	if err := within(t, again, "no answer"); err != nil {
		t.Error(err)
	}
	f.worker.Release()
}

func TestAnswersThatDoNotBelongToTheJob(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(job []byte) []byte
		want   string // of the error
	}{
		"of another job": {func([]byte) []byte { return frameOf(99, 1) }, "the answer is for another job"},
		"too long":       {func(job []byte) []byte { return append(answerTo(job, 1), make([]byte, maxAnswer)...) }, "what it changes and emits takes 64 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := newTestGroup(t, 1, time.Hour)
			f := idle(t, g, nil)
			errs := sending(t.Context(), g, 1)
			answer := c.answer(f.take())
			for range 2 { // the second is to no job
				if _, err := f.worker.Exchange(answer, nil, 0); err != nil {
					t.Error(err)
				}
			}
			err := within(t, errs, "no answer")
			failure, ok := err.(*Failure)
			if !ok || failure.Kind != kindAnswer || failure.Retryable || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %#v, want %q", err, c.want)
			}
			if g.late.Load() != 1 {
				t.Errorf("%d late answers", g.late.Load())
			}
			f.worker.Release()
		})
	}
}

// What a module says of itself is anything; it names other components in vain.
func TestTelemetryIsOfTheGroupsUnits(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	f := idle(t, g, nil)
	for _, text := range []string{
		"no JSON", "[]", `{"logs":[{"component":"otlp","level":"fatal","message":"x"}]}`,
		`{"counters":[{"component":"otlp","name":"x","value":1},{"component":"deno/test","name":"","value":-1}]}`,
		strings.Repeat("[", 100_000), `{"logs":[{"component":"deno/test","level":"fatal","message":"x","fields":{"a":{"b":[1]}}}]}`,
	} {
		if _, err := f.worker.Exchange(frameOf(0, 0, section(sectionTelemetry, text)), nil, 0); err != nil {
			t.Error(err)
		}
	}
	f.worker.Release()
}

// A projection that a module learns is a Worker's: whatever it is, a batch is encoded.
func TestReadsOfAnyKindAreTaken(t *testing.T) {
	g, _ := newTestGroup(t, 1, time.Hour)
	f := idle(t, g, nil)
	room := make([]byte, 1<<16)
	var answer []byte
	for _, reads := range []string{"null", "{}", "no JSON", `{"fields":5}`, `{"item":{"fields":[99999999]}}`, strings.Repeat("[", 100_000)} {
		errs := make(chan error, 1)
		go func() {
			frame, err := g.do(t.Context(), Logs, []uint8{0}, time.Hour, func(dst []byte, _ *otlp.Projection) []byte { return append(dst, 'x') })
			freeFrame(frame)
			errs <- err
		}()
		n, err := f.exchange(answer, room)
		if err != nil {
			t.Fatal(err)
		}
		answer = frameOf(binary.LittleEndian.Uint32(room[:n]), 1, section(sectionReads, reads))
		answer[5] = 1
		if _, err := f.worker.Exchange(answer, nil, 0); err != nil {
			t.Error(err)
		}
		answer = nil
		if err := within(t, errs, "no answer"); err != nil {
			t.Error(err)
		}
	}
	f.worker.Release()
}
