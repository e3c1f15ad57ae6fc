package bridge

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/receiverhelper"
)

// ReceiverFactory is the factory of receivers in TypeScript.
func (s *Session) ReceiverFactory() receiver.Factory {
	return receiver.NewFactory(Type, defaultReceiverConfig,
		receiver.WithLogs(s.receiveLogs, component.StabilityLevelBeta),
		receiver.WithTraces(s.receiveTraces, component.StabilityLevelBeta),
		receiver.WithMetrics(s.receiveMetrics, component.StabilityLevelBeta))
}

func (s *Session) receiveLogs(_ context.Context, set receiver.Settings, cfg component.Config, next consumer.Logs) (receiver.Logs, error) {
	out := logsPipelines(next)
	obs, err := observed(set)
	if err == nil {
		out.all = counted(out, obs.StartLogsOp, obs.EndLogsOp)
		return s.receive(set, cfg, Logs, out)
	}
	return nil, err
}

func (s *Session) receiveTraces(_ context.Context, set receiver.Settings, cfg component.Config, next consumer.Traces) (receiver.Traces, error) {
	out := tracesPipelines(next)
	obs, err := observed(set)
	if err == nil {
		out.all = counted(out, obs.StartTracesOp, obs.EndTracesOp)
		return s.receive(set, cfg, Traces, out)
	}
	return nil, err
}

func (s *Session) receiveMetrics(_ context.Context, set receiver.Settings, cfg component.Config, next consumer.Metrics) (receiver.Metrics, error) {
	out := metricsPipelines(next)
	obs, err := observed(set)
	if err == nil {
		out.all = counted(out, obs.StartMetricsOp, obs.EndMetricsOp)
		return s.receive(set, cfg, Metrics, out)
	}
	return nil, err
}

func observed(set receiver.Settings) (*receiverhelper.ObsReport, error) {
	return receiverhelper.NewObsReport(receiverhelper.ObsReportSettings{ReceiverID: set.ID, Transport: "deno", ReceiverCreateSettings: set})
}

// counted counts in the collector's own metrics what the pipelines accept and refuse, as every receiver does.
func counted[T any](to *pipelines[T], begin func(context.Context) context.Context, end func(context.Context, string, int, error)) consume[T] {
	all, items := to.all, to.carrier.items
	return func(ctx context.Context, data T) error {
		ctx = begin(ctx)
		n := items(data) // who comes next may take the data apart
		err := all(ctx, data)
		end(ctx, Type.String(), n, err)
		return err
	}
}

// receive makes the instance of a receiver for a signal. It has a module, or is the host program's.
func (s *Session) receive(set receiver.Settings, cfg component.Config, signal Signal, to output) (component.Component, error) {
	if cfg.(*ReceiverConfig).Module == "" {
		return s.inlet(set.ID, signal, to)
	}
	u, err := s.unit("receiver", set.ID)
	if err != nil {
		return nil, err
	}
	if err := u.observe(signal, set.TelemetrySettings); err != nil {
		return nil, err
	}
	u.outputs[signal] = to
	u.made(nil)
	return part{unit: u}, nil
}
