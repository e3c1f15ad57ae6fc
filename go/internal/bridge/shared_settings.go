package bridge

import (
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/otel/metric"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// The attributes that the Collector adds to what one instance of a component tells, and that are not of all of them.
var ofOneInstance = []string{"otelcol.pipeline.id", "otelcol.signal"}

// shared returns the settings of an instance without what is of that instance alone. The Collector's own loggers and
// meter providers know how: upstream's internal/telemetry.DropInjectedAttributes does the same for its shared components.
func shared(set component.TelemetrySettings) component.TelemetrySettings {
	set.Logger = set.Logger.WithOptions(zap.WrapCore(func(core zapcore.Core) zapcore.Core {
		if c, ok := core.(interface {
			DropInjectedAttributes(names ...string) zapcore.Core
		}); ok {
			return c.DropInjectedAttributes(ofOneInstance...)
		}
		return core
	}))
	if p, ok := set.MeterProvider.(interface {
		DropInjectedAttributes(names ...string) metric.MeterProvider
	}); ok {
		set.MeterProvider = p.DropInjectedAttributes(ofOneInstance...)
	}
	return set
}
