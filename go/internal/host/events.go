package host

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// EventCapacity and eventBytes are how much waits for the host; the oldest log records give way to a new event.
const (
	EventCapacity = 4096
	eventBytes    = 16 << 20
)

// Event is one thing that a collector says to its host.
type Event struct {
	Type    string          `json:"type"`              // "state", "log" or "dropped"
	Time    int64           `json:"time"`              // milliseconds since the epoch
	State   State           `json:"state,omitempty"`   // of a state event: the new state
	Error   json.RawMessage `json:"error,omitempty"`   // of a state event "failed": why
	Level   string          `json:"level,omitempty"`   // of a log event: debug, info, warn, error …
	Logger  string          `json:"logger,omitempty"`  // of a log event: the logger's name
	Message string          `json:"message,omitempty"` // of a log event
	Fields  map[string]any  `json:"fields,omitempty"`  // of a log event
	Count   int             `json:"count,omitempty"`   // of a dropped event: records lost before this point
}

// maxMessage is how many bytes of a log record's message reach the host; the debug exporter can write megabytes.
const maxMessage = 1 << 20

type queued struct {
	text  json.RawMessage
	isLog bool
}

// Events is a bounded queue with one taker. State events are never dropped; there are few.
type Events struct {
	mu      sync.Mutex
	queue   []queued
	bytes   int // of the texts in the queue
	dropped int
	ready   chan struct{}
}

// NewEvents returns an empty queue.
func NewEvents() *Events { return &Events{ready: make(chan struct{}, 1)} }

// Put adds an event. When the queue is full the oldest log records are dropped and counted.
func (e *Events) Put(event Event) {
	event.Time = time.Now().UnixMilli()
	e.put(queued{encode(event), event.Type == "log"})
}

// Post implements bridge.Host: what it tells is never dropped.
func (e *Events) Post(event any) {
	if text, err := json.Marshal(event); err == nil {
		e.put(queued{text, false})
	}
}

func (e *Events) put(event queued) {
	text := event.text
	e.mu.Lock()
	for len(e.queue) >= EventCapacity || e.bytes+len(text) > eventBytes {
		i := slices.IndexFunc(e.queue, func(q queued) bool { return q.isLog })
		if i < 0 {
			break
		}
		e.bytes -= len(e.queue[i].text)
		e.queue = slices.Delete(e.queue, i, i+1)
		e.dropped++
	}
	e.queue = append(e.queue, event)
	e.bytes += len(text)
	e.mu.Unlock()
	select {
	case e.ready <- struct{}{}:
	default:
	}
}

func encode(event Event) json.RawMessage {
	if len(event.Message) > maxMessage {
		event.Message = event.Message[:maxMessage] + "… (cut)"
	}
	text, err := json.Marshal(event)
	if err != nil { // a field that JSON cannot hold, such as NaN: the record goes without its fields
		event.Fields = map[string]any{"unprintable": err.Error()}
		text, _ = json.Marshal(event)
	}
	return text
}

// Take waits until there is an event or the time is over, and returns as many events as make at most size bytes of a
// JSON array. When not even the first fits, it stays in the queue and the error says the size needed.
func (e *Events) Take(wait time.Duration, size int) ([]json.RawMessage, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		if taken, err := e.takeNow(size); len(taken) > 0 || err != nil {
			return taken, err
		}
		select {
		case <-e.ready:
		case <-timer.C:
			return []json.RawMessage{}, nil
		}
	}
}

func (e *Events) takeNow(size int) ([]json.RawMessage, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.dropped > 0 {
		lost := encode(Event{Type: "dropped", Time: time.Now().UnixMilli(), Count: e.dropped})
		e.queue, e.dropped = append([]queued{{text: lost}}, e.queue...), 0
		e.bytes += len(lost)
	}
	var taken []json.RawMessage
	used := 2 // the brackets
	for _, event := range e.queue {
		if used += len(event.text) + 1; used > size {
			break
		}
		taken = append(taken, event.text)
		e.bytes -= len(event.text)
	}
	if len(taken) == 0 && len(e.queue) > 0 {
		return nil, abi.TooSmall(len(e.queue[0].text) + 3)
	}
	e.queue = e.queue[len(taken):]
	return taken, nil
}
