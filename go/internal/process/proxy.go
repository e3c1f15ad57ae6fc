package process

import (
	"context"

	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// Capabilities implements consumer.Logs and its like: the child works on a copy.
func (*instance) Capabilities() consumer.Capabilities { return consumer.Capabilities{} }

// The proxies are instances that take telemetry. next is where a processor's goes.

type tracesProxy struct {
	*instance
	next consumeFunc[ptrace.Traces]
}

// ConsumeTraces implements consumer.Traces.
func (p tracesProxy) ConsumeTraces(ctx context.Context, td ptrace.Traces) error {
	return consume(ctx, p.instance, wire.Traces, td, p.next)
}

type metricsProxy struct {
	*instance
	next consumeFunc[pmetric.Metrics]
}

// ConsumeMetrics implements consumer.Metrics.
func (p metricsProxy) ConsumeMetrics(ctx context.Context, md pmetric.Metrics) error {
	return consume(ctx, p.instance, wire.Metrics, md, p.next)
}

type logsProxy struct {
	*instance
	next consumeFunc[plog.Logs]
}

// ConsumeLogs implements consumer.Logs.
func (p logsProxy) ConsumeLogs(ctx context.Context, ld plog.Logs) error {
	return consume(ctx, p.instance, wire.Logs, ld, p.next)
}

type profilesProxy struct {
	*instance
	next consumeFunc[pprofile.Profiles]
}

// ConsumeProfiles implements xconsumer.Profiles.
func (p profilesProxy) ConsumeProfiles(ctx context.Context, pd pprofile.Profiles) error {
	return consume(ctx, p.instance, wire.Profiles, pd, p.next)
}
