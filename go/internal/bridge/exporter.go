package bridge

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// ExporterFactory is the factory of exporters in TypeScript.
func (s *Session) ExporterFactory() exporter.Factory {
	return exporter.NewFactory(Type, defaultExporterConfig,
		exporter.WithLogs(s.exportLogs, component.StabilityLevelBeta),
		exporter.WithTraces(s.exportTraces, component.StabilityLevelBeta),
		exporter.WithMetrics(s.exportMetrics, component.StabilityLevelBeta))
}

func (s *Session) exportLogs(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Logs, error) {
	export, options, err := exporting(s, set, cfg, logsCarrier)
	if err != nil {
		return nil, err
	}
	return exporterhelper.NewLogs(ctx, set, cfg, consumer.ConsumeLogsFunc(export), options...)
}

func (s *Session) exportTraces(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Traces, error) {
	export, options, err := exporting(s, set, cfg, tracesCarrier)
	if err != nil {
		return nil, err
	}
	return exporterhelper.NewTraces(ctx, set, cfg, consumer.ConsumeTracesFunc(export), options...)
}

func (s *Session) exportMetrics(ctx context.Context, set exporter.Settings, cfg component.Config) (exporter.Metrics, error) {
	export, options, err := exporting(s, set, cfg, metricsCarrier)
	if err != nil {
		return nil, err
	}
	return exporterhelper.NewMetrics(ctx, set, cfg, consumer.ConsumeMetricsFunc(export), options...)
}

// exporting is what exporterhelper needs of an exporter, which has a module or is the host program's.
func exporting[T any](s *Session, set exporter.Settings, cfg component.Config, c carrier[T]) (consume[T], []exporterhelper.Option, error) {
	config := cfg.(*ExporterConfig)
	options := []exporterhelper.Option{
		exporterhelper.WithCapabilities(consumer.Capabilities{MutatesData: false}),
		exporterhelper.WithQueue(config.Queue), exporterhelper.WithRetry(config.Retry),
	}
	if config.Module == "" {
		o, err := s.outlet(set.ID)
		if err != nil {
			return nil, nil, err
		}
		return handOver(o, c, config.Timeout), append(options, exporterhelper.WithTimeout(exporterhelper.TimeoutConfig{Timeout: config.Timeout})), nil
	}
	p, err := newInstance(s, "exporter", set.ID, set.TelemetrySettings, c)
	if err != nil {
		return nil, nil, err
	}
	return p.export, append(options,
		exporterhelper.WithTimeout(exporterhelper.TimeoutConfig{}), // the time of a handler begins when it is its turn
		exporterhelper.WithStart(p.unit.start),
		exporterhelper.WithShutdown(func(ctx context.Context) error { return p.unit.stop(ctx, p) })), nil
}

// export has the module export a batch.
func (p *instance[T]) export(ctx context.Context, data T) error {
	select {
	case p.unit.turns <- struct{}{}:
		defer func() { <-p.unit.turns }()
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.unit.group.session.over:
		return errOver
	}
	a, frame, err := p.ask(ctx, data)
	freeFrame(frame)
	if err == nil && len(a.emits) > 0 {
		err = &Failure{Kind: kindAnswer, Message: "the module emitted telemetry, and exporters have nobody to send it to"}
	}
	failure, isOurs := err.(*Failure)
	if !isOurs {
		return err
	}
	p.count(data, failure, OnErrorReject)
	return p.failed(failure)
}

// failed is the error that the sender of a batch is told.
func (p *instance[T]) failed(failure *Failure) error {
	err := fmt.Errorf("%s: %w", p.unit.id, failure)
	if failure.Retryable {
		return err
	}
	return consumererror.NewPermanent(err)
}
