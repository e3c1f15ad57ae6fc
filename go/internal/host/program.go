package host

import (
	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// Push begins to hand telemetry of the host program to the pipelines, see bridge.Session.
func (c *Collector) Push(p bridge.Push) (int32, error) {
	session, state := c.session()
	if session == nil {
		return 0, abi.Errorf(abi.PipelineUnavailable, "Cannot push %s to receiver %q: the collector is %s", p.Signal, p.Receiver, state).
			WithHint("Start it first")
	}
	return session.Push(p)
}

// Take writes a batch for the host program into room, see bridge.Session.
func (c *Collector) Take(t bridge.Take, room []byte) (number int32, size int, err error) {
	session, state := c.session()
	if session == nil {
		return 0, 0, abi.Errorf(abi.PipelineUnavailable, "Cannot take the output of exporter %q: the collector is %s", t.Exporter, state).
			WithHint("Start it first")
	}
	return session.Take(t, room)
}

// session is the bridge of what runs, nil if nothing does.
func (c *Collector) session() (*bridge.Session, State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != Running && c.state != Stopping || c.run.running == nil {
		return nil, c.state
	}
	return c.run.running.bridge, c.state
}
