package host

import (
	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// Push begins to hand telemetry of the host program to the pipelines, see bridge.Session.
func (c *Collector) Push(p bridge.Push) (int32, error) {
	session, state := c.session()
	if session == nil || state == Starting {
		return 0, abi.Errorf(abi.PipelineUnavailable, "Cannot push %s to receiver %q: the collector is %s", p.Signal, p.Receiver, state).
			WithHint("Start it first")
	}
	return session.Push(p)
}

// Take writes a batch for the host program into room, see bridge.Session. While the collector starts there may be none yet.
func (c *Collector) Take(t bridge.Take, room []byte) (number int32, size int, err error) {
	session, state := c.session()
	if session != nil {
		number, size, err = session.Take(t, room)
		if err == nil || state != Starting || abi.AsError(err).Code != abi.InvalidArgument {
			return number, size, err
		}
	}
	if state == Starting {
		return 0, 0, nil // an event tells when the exporter is there
	}
	return 0, 0, abi.Errorf(abi.PipelineUnavailable, "Cannot take the output of exporter %q: the collector is %s", t.Exporter, state).
		WithHint("Start it first")
}

// session is the bridge of what runs or starts, nil if nothing does.
func (c *Collector) session() (*bridge.Session, State) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state == Stopped || c.state == Failed {
		return nil, c.state
	}
	return c.run.bridge, c.state
}
