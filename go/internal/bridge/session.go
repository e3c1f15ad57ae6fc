package bridge

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Host is who has the Workers.
type Host interface {
	// Post tells the host something; the value becomes JSON.
	Post(event any)
}

// Handles of what the host names by integers.
var (
	Groups  = abi.Handles[*Group]{Of: "group"}
	Workers = abi.Handles[*Worker]{Of: "worker"}
)

// GroupEvent asks the host to load the modules of a group, and to answer by Ready.
type GroupEvent struct {
	Type        string      `json:"type"` // "group"
	Group       int32       `json:"group"`
	Isolation   string      `json:"isolation"`
	Workers     int         `json:"workers"`
	Permissions Permissions `json:"permissions"`
	Units       []UnitEvent `json:"units"`
}

// UnitEvent is a component of a GroupEvent.
type UnitEvent struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Module    string `json:"module"` // absolute
	Options   any    `json:"options"`
	TimeoutMs int64  `json:"timeoutMs"`
}

// LostEvent asks the host to replace a Worker.
type LostEvent struct {
	Type   string `json:"type"` // "workerLost"
	Group  int32  `json:"group"`
	Worker int32  `json:"worker"`
	Hung   bool   `json:"hung"` // it may be running still
	Reason string `json:"reason"`
}

// ProcessEvent tells the host what a process said, as a Worker says it over its port, or that it has ended.
type ProcessEvent struct {
	Type    string          `json:"type"` // "processSaid" or "processEnded"
	Group   int32           `json:"group"`
	Process int32           `json:"process"`
	Message json.RawMessage `json:"message,omitempty"`
	State   []byte          `json:"state,omitempty"` // of the message
	Reason  *Fault          `json:"reason,omitempty"`
}

// Session is what a run of a collector has of the bridge.
type Session struct {
	host Host
	over chan struct{} // closed at the end

	mu     sync.Mutex
	units  map[unitKey]*Unit
	groups []*Group
	closed bool

	inlets  map[string]map[Signal]*inlet // by the receiver's ID
	outlets map[string]*outlet           // by the exporter's ID
	pushing atomic.Int32                 // pushes under way
}

type unitKey struct {
	kind string
	id   component.ID
}

// NewSession makes a session. A nil host has no Workers: components of type deno are then an error.
func NewSession(host Host) *Session {
	return &Session{
		host: host, over: make(chan struct{}), units: map[unitKey]*Unit{},
		inlets: map[string]map[Signal]*inlet{}, outlets: map[string]*outlet{},
	}
}

// Prepare has the host load the modules of a configuration.
func (s *Session) Prepare(ctx context.Context, plan []*Unit) error {
	if len(plan) == 0 {
		return nil
	}
	if s.host == nil {
		return abi.Errorf(abi.ConfigInvalid, "Cannot use component %q: components of type %s run in Deno, and this host is not", plan[0].id, Type).
			WithHint("Start the collector by otelcol-deno")
	}
	for _, u := range plan {
		if u.problem != nil {
			return u.problem
		}
	}
	s.mu.Lock()
	for _, u := range plan {
		s.units[unitKey{u.kind, u.id}] = u
	}
	s.mu.Unlock()
	for _, units := range grouped(plan) {
		g := newGroup(s, units)
		g.handle = Groups.Add(g)
		s.groups = append(s.groups, g)
		s.host.Post(g.event())
	}
	var errs []error
	for _, g := range s.groups {
		select {
		case <-g.ready:
			errs = append(errs, g.readyErr)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return errors.Join(errs...)
}

func (g *Group) event() GroupEvent {
	event := GroupEvent{
		Type: "group", Group: g.handle, Isolation: g.config.Isolation, Workers: g.config.Workers, Permissions: g.config.Permissions.from(g.config.base),
	}
	for _, u := range g.units {
		event.Units = append(event.Units, UnitEvent{
			ID: u.id.String(), Kind: u.kind, Module: u.config.path(), Options: u.config.Options,
			TimeoutMs: u.config.Timeout.Milliseconds(),
		})
	}
	return event
}

// unit returns the unit of a component.
func (s *Session) unit(kind string, id component.ID) (*Unit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.units[unitKey{kind, id}]
	if u == nil {
		return nil, abi.Errorf(abi.ConfigInvalid, "Component %q of type %s was not prepared: this host has no TypeScript", id, Type)
	}
	return u, nil
}

// Close ends the session: Workers are told, and who still waits is answered.
func (s *Session) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.closed = true
	close(s.over)
	for _, g := range s.groups {
		g.end()
		Groups.Remove(g.handle)
	}
}
