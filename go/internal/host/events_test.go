package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// everything is room for all that a test puts.
const everything = 1 << 30

func putLogs(e *Events, from, to int) {
	for i := from; i < to; i++ {
		e.Put(Event{Type: "log", Message: fmt.Sprint(i)})
	}
}

func take(t *testing.T, e *Events, size int) []Event {
	t.Helper()
	taken, err := e.Take(0, size)
	if err != nil {
		t.Fatal(err)
	}
	return decoded(t, taken)
}

func TestEvents_come_in_order_with_their_time(t *testing.T) {
	e, before := NewEvents(), time.Now().UnixMilli()
	e.Put(Event{Type: "state", State: Running})
	putLogs(e, 0, 3)
	list := take(t, e, everything)
	if len(list) != 4 || list[0].State != Running || list[1].Message != "0" || list[3].Message != "2" {
		t.Fatalf("events are %+v", list)
	}
	for _, event := range list {
		if event.Time < before || event.Time > time.Now().UnixMilli() {
			t.Errorf("time is %d", event.Time)
		}
	}
	if list := take(t, e, everything); len(list) != 0 {
		t.Errorf("they came twice: %+v", list)
	}
}

func TestEvents_drop_and_count_the_oldest_log_record(t *testing.T) {
	e := NewEvents()
	e.Put(Event{Type: "state", State: Starting})
	putLogs(e, 0, EventCapacity+10)
	e.Put(Event{Type: "state", State: Running})
	if len(e.queue) != EventCapacity {
		t.Fatalf("%d events wait, want %d", len(e.queue), EventCapacity)
	}
	list := take(t, e, everything)
	const lost = 12 // one place for each state event
	if list[0].Type != "dropped" || list[0].Count != lost || list[0].Time == 0 {
		t.Fatalf("the first event is %+v", list[0])
	}
	if list[1].State != Starting || list[len(list)-1].State != Running {
		t.Fatal("a state event was dropped")
	}
	for i, event := range list[2 : len(list)-1] {
		if want := fmt.Sprint(lost + i); event.Message != want {
			t.Fatalf("log record %d is %q, want %q", i, event.Message, want)
		}
	}
	putLogs(e, 0, 1)
	if list := take(t, e, everything); len(list) != 1 || list[0].Type != "log" {
		t.Fatalf("the count came twice: %+v", list)
	}
}

func TestEvents_never_drop_a_state(t *testing.T) {
	e := NewEvents()
	for range EventCapacity + 5 {
		e.Put(Event{Type: "state", State: Running})
	}
	putLogs(e, 0, 100)
	list := take(t, e, everything)
	if states, logs := strings.Count(states(list), "running"), len(list)-EventCapacity-5; states != EventCapacity+5 || logs > 2 {
		t.Fatalf("%d states, %d others: log records among states only must stay few", states, logs)
	}
}

func TestTake_fits_the_size(t *testing.T) {
	e := NewEvents()
	putLogs(e, 0, 20)
	taken, err := e.Take(0, everything)
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := json.Marshal(taken)
	for size := len(whole) + 2; size > 0; size-- {
		e := NewEvents()
		e.queue = append(e.queue, queuedAll(taken)...)
		some, err := e.Take(0, size)
		if text, _ := json.Marshal(some); err == nil && len(text) > size {
			t.Fatalf("of %d bytes %d were used", size, len(text))
		}
		if err == nil && len(some)+len(e.queue) != len(taken) {
			t.Fatalf("%d of %d events are left", len(some)+len(e.queue), len(taken))
		}
	}
}

func queuedAll(texts []json.RawMessage) []queued {
	list := make([]queued, len(texts))
	for i, text := range texts {
		list[i] = queued{text, true}
	}
	return list
}

func TestTake_keeps_what_does_not_fit_and_says_its_size(t *testing.T) {
	e := NewEvents()
	e.Put(Event{Type: "log", Message: strings.Repeat("x", 1000)})
	var small abi.TooSmall
	for range 2 {
		if _, err := e.Take(0, 100); !errors.As(err, &small) || int(small) < 1000 {
			t.Fatalf("error is %v", err)
		}
	}
	taken, err := e.Take(0, int(small))
	if err != nil || len(taken) != 1 {
		t.Fatalf("with the size that it asked for: %d events (%v)", len(taken), err)
	}
	if text, _ := json.Marshal(taken); len(text) > int(small) {
		t.Fatalf("it asked for %d bytes and used %d", int(small), len(text))
	}
}

func TestTake_waits_for_the_first_event(t *testing.T) {
	noLeaks(t)
	e := NewEvents()
	type outcome struct {
		taken []json.RawMessage
		err   error
	}
	done := make(chan outcome, 1)
	go func() {
		taken, err := e.Take(patience, everything)
		done <- outcome{taken, err}
	}()
	e.Put(Event{Type: "state", State: Running})
	if got := arrives(t, "the event", done); got.err != nil || len(got.taken) != 1 {
		t.Fatalf("%d events (%v)", len(got.taken), got.err)
	}
}

func TestTake_comes_back_empty_when_the_time_is_over(t *testing.T) {
	noLeaks(t)
	e := NewEvents()
	for _, wait := range []time.Duration{0, -1, time.Millisecond, 20 * time.Millisecond} {
		begin := time.Now()
		taken, err := e.Take(wait, everything)
		if err != nil || taken == nil || len(taken) != 0 {
			t.Errorf("after %v: %v (%v), want an empty list and not null", wait, taken, err)
		}
		if time.Since(begin) < wait {
			t.Errorf("it did not wait %v", wait)
		}
	}
}

// A wake-up that is left over from events already taken is no event.
func TestTake_is_not_fooled_by_an_old_wake_up(t *testing.T) {
	e := NewEvents()
	putLogs(e, 0, 1)
	e.mu.Lock()
	e.queue = nil
	e.mu.Unlock()
	if list := take(t, e, everything); len(list) != 0 {
		t.Fatalf("events are %+v", list)
	}
}

func TestEvents_lose_nothing_between_many_writers_and_the_taker(t *testing.T) {
	const writers, each = 8, 400 // fewer than the capacity
	e, seen := NewEvents(), map[string]bool{}
	var wg sync.WaitGroup
	for writer := range writers {
		wg.Go(func() { putLogs(e, writer*each, (writer+1)*each) })
	}
	for len(seen) < writers*each {
		taken, err := e.Take(patience, 4096)
		if err != nil || len(taken) == 0 {
			t.Fatalf("after %d events: %v (%v)", len(seen), taken, err)
		}
		for _, event := range decoded(t, taken) {
			if seen[event.Message] {
				t.Fatalf("event %s came twice", event.Message)
			}
			seen[event.Message] = true
		}
	}
	wg.Wait()
}

func TestEvents_cut_a_long_message(t *testing.T) {
	e := NewEvents()
	for _, text := range []string{strings.Repeat("x", maxMessage), strings.Repeat("x", maxMessage+1), "x" + strings.Repeat("ä", maxMessage)} {
		e.Put(Event{Type: "log", Message: text})
	}
	list := take(t, e, everything)
	if len(list[0].Message) != maxMessage {
		t.Errorf("a message that just fits has %d bytes", len(list[0].Message))
	}
	for _, event := range list[1:] {
		if len(event.Message) > maxMessage+20 || !strings.HasSuffix(event.Message, "… (cut)") {
			t.Errorf("a long message has %d bytes", len(event.Message))
		}
	}
}

func TestEvents_print_a_record_whose_fields_have_no_JSON(t *testing.T) {
	e := NewEvents()
	for _, value := range []any{math.NaN(), math.Inf(1), make(chan int), func() {}, map[string]any{"deep": math.NaN()}} {
		e.Put(Event{Type: "log", Level: "info", Message: "m", Fields: map[string]any{"bad": value, "good": 1}})
	}
	list := take(t, e, everything)
	if len(list) != 5 {
		t.Fatalf("%d events, want 5", len(list))
	}
	for _, event := range list {
		if event.Message != "m" || event.Level != "info" || event.Fields["unprintable"] == nil {
			t.Errorf("event is %+v", event)
		}
	}
}
