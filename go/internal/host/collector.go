package host

import (
	"cmp"
	"context"
	"encoding/json"
	"sync"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/multierr"
	"go.uber.org/zap"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// Collector is one OpenTelemetry Collector. It may be started again after it has stopped.
// All methods are safe for concurrent use, idempotent, and may be called in any order.
type Collector struct {
	settings  Settings
	build     component.BuildInfo
	factories Factories
	events    *Events

	mu    sync.Mutex
	state State
	run   *run // the current one, or the last
}

// run is one stretch from start to stop.
type run struct {
	cancel  context.CancelFunc // ends the start and the stop that are under way
	stop    chan struct{}      // closed when a stop is wanted
	started chan struct{}      // closed when the start is over; startErr is set before
	done    chan struct{}      // closed when the run is over; err and stopErr are set before

	stopOnce, doneOnce sync.Once
	stopTimeout        time.Duration // of who wanted the stop first; set before stop is closed
	startErr           error
	err, stopErr       error
	bridge             *bridge.Session // from the time when the configuration is loaded
	running            *pipelines      // what runs, from running to stopped
}

// New makes a collector that is stopped.
func New(settings Settings, build component.BuildInfo, factories Factories) (*Collector, error) {
	if settings.Logs == "" {
		settings.Logs = LogsStderr
	}
	if settings.Logs != LogsStderr && settings.Logs != LogsEvents {
		return nil, abi.Errorf(abi.InvalidArgument, "Cannot send logs to %q: want %q or %q", settings.Logs, LogsStderr, LogsEvents)
	}
	if err := applyFeatureGates(settings.FeatureGates); err != nil {
		return nil, err
	}
	return &Collector{settings: settings, build: build, factories: factories, events: NewEvents(), state: Stopped}, nil
}

// Events is the collector's event stream.
func (c *Collector) Events() *Events { return c.events }

// Start returns when the collector is running. A collector that is already running or starting is not started again;
// one that is stopping is waited for.
func (c *Collector) Start() error {
	for {
		c.mu.Lock()
		current, state := c.run, c.state
		if state == Stopped || state == Failed {
			current = c.newRun()
		}
		c.mu.Unlock()
		if state != Stopping {
			return current.waitStarted()
		}
		<-current.done
	}
}

// Begin starts the collector without waiting: Started does. One that is stopping cannot be started yet.
func (c *Collector) Begin() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.state {
	case Stopped, Failed:
		c.newRun()
	case Stopping:
		return abi.Errorf(abi.InvalidArgument, "Cannot start the collector: it is stopping")
	}
	return nil
}

// Started returns when the latest start is over, with its error.
func (c *Collector) Started() error {
	c.mu.Lock()
	r := c.run
	c.mu.Unlock()
	if r == nil {
		return abi.Errorf(abi.InvalidArgument, "Cannot wait for the start of a collector that was never started")
	}
	return r.waitStarted()
}

// waitStarted returns when the start is over, or given up.
func (r *run) waitStarted() error {
	select {
	case <-r.started:
		return r.startErr
	case <-r.done:
	}
	if r.err == nil { // the state comes first, and at once the outcome of the start
		<-r.started
	}
	select {
	case <-r.started:
		return r.startErr
	default:
		return r.err
	}
}

// newRun begins a run; c.mu is held.
func (c *Collector) newRun() *run {
	ctx, cancel := context.WithCancel(context.Background())
	r := &run{cancel: cancel, stop: make(chan struct{}), started: make(chan struct{}), done: make(chan struct{})}
	c.run = r
	c.setState(Starting, nil)
	go c.supervise(ctx, r)
	return r
}

// supervise is the goroutine of a run, from the first byte of configuration to the last component's shutdown.
func (c *Collector) supervise(ctx context.Context, r *run) {
	defer r.cancel()
	fatal, stopDraining := drain()
	defer stopDraining()
	running, err := startPipelines(ctx, r.stop, &c.settings, c.build, c.factories, c.events, fatal.in, func(session *bridge.Session) { c.load(r, session) })
	if err != nil {
		state, failure := Failed, err
		if abi.AsError(err).Code == abi.StartCanceled {
			state, failure = Stopped, nil
		}
		c.finish(r, state, failure, nil) // first the state, then those who wait for the start
		r.startErr = cmp.Or(r.err, err)  // r.err is another one when the run was given up meanwhile
		close(r.started)
		return
	}
	select {
	case <-r.stop:
		r.startErr = errCanceled()
		select {
		case <-r.done: // given up meanwhile
			r.startErr = r.err
		default:
		}
	default:
		c.enter(r, Running, running)
	}
	close(r.started)

	var failure error
	timeout := DefaultStopTimeout
	select {
	case <-r.stop:
		timeout = r.stopTimeout
	case failure = <-fatal.first:
		running.service.Logger().Error("A component reported a fatal error, the collector stops", zap.Error(failure))
		// Nobody asked for this stop, so nobody sets it a deadline.
		deadline := time.AfterFunc(timeout, func() { c.abandon(r, timeout) })
		defer deadline.Stop()
	}
	c.enter(r, Stopping, running)
	err = running.shutdown(ctx, timeout)
	switch {
	case failure != nil:
		err = abi.Errorf(abi.CollectorFailed, "The collector ended by itself: %w", multierr.Combine(failure, err))
		c.finish(r, Failed, err, err)
	case err != nil:
		c.finish(r, Failed, err, err)
	default:
		c.finish(r, Stopped, nil, nil)
	}
}

func errCanceled() error {
	return abi.Errorf(abi.StartCanceled, "Cannot start the collector: it was stopped while it was starting")
}

// Stop asks the collector to stop and returns when it has, or when the time is over: then it is given up, its state is
// failed, and what it still held is lost. A collector that does not run is left as it is.
func (c *Collector) Stop(timeout time.Duration) error {
	c.mu.Lock()
	r, state := c.run, c.state
	c.mu.Unlock()
	if state == Stopped || state == Failed {
		return nil
	}
	r.stopOnce.Do(func() {
		r.stopTimeout = timeout
		close(r.stop)
	})
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-r.done:
	case <-timer.C:
		c.abandon(r, timeout)
	}
	<-r.done
	return r.stopErr
}

func (c *Collector) abandon(r *run, timeout time.Duration) {
	err := abi.Errorf(abi.StopTimeout, "The collector did not stop within %v: it is given up, and what it still held is lost", timeout).
		WithHint("A destination that is down is the usual reason: enable the exporter's sending_queue, or give a longer stop timeout")
	c.finish(r, Failed, err, err)
	r.cancel()
}

// Wait returns when the collector does not run any more: nil when it was stopped, else why it failed.
func (c *Collector) Wait() error {
	c.mu.Lock()
	r := c.run
	c.mu.Unlock()
	if r == nil {
		return nil
	}
	<-r.done
	return r.err
}

// Release says that the host has no more use for the collector, which must not run.
func (c *Collector) Release() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != Stopped && c.state != Failed {
		return abi.Errorf(abi.InvalidArgument, "Cannot release a collector that is %s", c.state).WithHint("Stop it first")
	}
	return nil
}

// Status returns the state, what the running collector consists of, and why one has failed.
func (c *Collector) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	status := Status{Graph: Graph{Pipelines: []string{}, Listen: []Endpoint{}, Unset: []string{}}}
	if c.run != nil && c.run.running != nil {
		status.Graph = c.run.running.graph
	}
	if status.State = c.state; c.state == Failed && c.run.err != nil {
		status.Error = abi.AsError(c.run.err)
	}
	return status
}

// load notes what the configuration of a run has of the bridge.
func (c *Collector) load(r *run, session *bridge.Session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r.bridge = session
}

// enter changes the state of a run that is not over.
func (c *Collector) enter(r *run, state State, running *pipelines) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case <-r.done:
		return // given up meanwhile
	default:
	}
	r.running = running
	c.setState(state, nil)
}

// finish ends a run, once; a start that still waits is told. err is why it failed; stopErr is what those who stop it are
// told: nothing when it never ran.
func (c *Collector) finish(r *run, state State, err, stopErr error) {
	r.doneOnce.Do(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		r.err, r.stopErr = err, stopErr
		c.setState(state, err)
		close(r.done)
	})
}

// setState sets and tells the state; c.mu is held.
func (c *Collector) setState(state State, err error) {
	c.state = state
	event := Event{Type: "state", State: state}
	if err != nil {
		event.Error, _ = json.Marshal(abi.AsError(err))
	}
	c.events.Put(event)
}
