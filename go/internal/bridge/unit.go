package bridge

import (
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// Unit is one component of type deno: all instances that the pipelines have of it.
type Unit struct {
	kind    string // "receiver", "processor", "exporter" or "connector"
	id      component.ID
	config  *Config
	onError string
	problem error            // with the configuration
	next    map[Signal]*Unit // what always follows, and always follows this

	group       *Group
	index       uint8
	description atomic.Pointer[Description]
	instances   instances
	counters    counters

	live    atomic.Bool // it is between its start and its stop hook; changes in turn
	life    life
	gate    gate              // whether the module may emit
	outputs map[Signal]output // where to
	heads   map[Signal]any    // of a connector: the instance that has the module handle batches of a signal
	turns   chan struct{}     // of an exporter: as many batches at once as there are Workers
}

func newUnit(kind string, config *Config, onError string) *Unit {
	return &Unit{
		kind: kind, id: config.id, config: config, onError: onError, next: map[Signal]*Unit{},
		outputs: map[Signal]output{}, heads: map[Signal]any{}, turns: make(chan struct{}, config.Workers),
	}
}

// Description is what a module says of itself.
type Description struct {
	Signals  []string                    `json:"signals"`  // that it has handlers for
	ReadOnly bool                        `json:"readOnly"` // it makes no edits
	Reads    map[string]*otlp.Projection `json:"reads"`    // by signal; what it reads, where it says so
	Start    bool                        `json:"start"`    // it has this hook
	Stop     bool                        `json:"stop"`
}

// Loaded is the host's answer to a GroupEvent.
type Loaded struct {
	Units []Description `json:"units"`
	Error *LoadError    `json:"error"`
}

// LoadError is why the modules of a group could not be loaded.
type LoadError struct {
	Config    bool   `json:"config"` // the configuration is to blame
	Component string `json:"component"`
	Message   string `json:"message"`
	Hint      string `json:"hint"`
	// Paths are the parts of the component's configuration that are to blame, such as options, keys, 0.
	Paths [][]string `json:"paths"`
}

func (e *LoadError) error(units []*Unit) error {
	code := abi.StartFailed
	if e.Config {
		code = abi.ConfigInvalid
	}
	err := abi.Errorf(code, "%s", e.Message)
	err.Component, err.Hint = e.Component, e.Hint
	for _, u := range units {
		if u.id.String() == e.Component {
			for _, path := range e.Paths {
				err.Places = append(err.Places, append([]string{u.kind + "s", e.Component}, path...))
			}
			break
		}
	}
	return err
}

// chain is the way of a batch of a signal that enters here, by indices in the group.
func (u *Unit) chain(signal Signal) (units []*Unit, indices []uint8, timeout time.Duration) {
	for at := u; at != nil; at = at.next[signal] {
		units = append(units, at)
		indices = append(indices, at.index)
		timeout += at.config.Timeout
	}
	return units, indices, timeout
}

// handles says whether the module has a handler for the signal.
func (u *Unit) handles(signal Signal) error {
	d := u.description.Load()
	if d == nil {
		return fmt.Errorf("the module of %q was not loaded: components of type %s need the Deno host", u.id, Type)
	}
	if slices.Contains(d.Signals, signal.String()) {
		return nil
	}
	return fmt.Errorf("module %q has no handler for %s, only for %v", u.config.Module, signal, d.Signals)
}

// replaceable says why another version of the module cannot take over in the graph that is there.
func (u *Unit) replaceable(found *Description) error {
	signals, readOnly := u.instances.promised()
	for _, signal := range signals {
		if u.kind != "receiver" && !slices.Contains(found.Signals, signal.String()) {
			return abi.Errorf(abi.InvalidArgument, "Cannot replace the module of %q: the new version has no handler for %s", u.id, signal)
		}
	}
	if readOnly && !found.ReadOnly {
		return abi.Errorf(abi.InvalidArgument, "Cannot replace the module of %q: the new version is not readOnly any more", u.id).
			WithHint("Restart the collector: who gets a copy of a batch is decided when the pipelines are built")
	}
	return nil
}
