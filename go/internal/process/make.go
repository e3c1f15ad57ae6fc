package process

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.uber.org/zap/zapcore"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

const (
	traces   = pluginv1.Signal_SIGNAL_TRACES
	metrics  = pluginv1.Signal_SIGNAL_METRICS
	logs     = pluginv1.Signal_SIGNAL_LOGS
	profiles = pluginv1.Signal_SIGNAL_PROFILES
)

// maker makes the components of one type of a plugin.
type maker struct {
	plugin     *Plugin
	kind       pluginv1.Kind
	typ, alias component.Type
	abilities  []*pluginv1.Ability
}

// level is the stability of a signal, or of a pair of signals.
func (m *maker) level(signal, to pluginv1.Signal) component.StabilityLevel {
	for _, a := range m.abilities {
		if a.GetSignal() == signal && a.GetTo() == to {
			return component.StabilityLevel(a.GetStability())
		}
	}
	return component.StabilityLevelUndefined
}

// order is what a factory's Create is asked for.
type order struct {
	config    component.Config
	id        component.ID
	telemetry component.TelemetrySettings
	build     component.BuildInfo
	signal    pluginv1.Signal
	to        pluginv1.Signal
	pipelines []string
	sink      sink
}

// make makes an instance in the child.
func (m *maker) make(ctx context.Context, o order) (*instance, error) {
	config := o.config.(*Config)
	config.mu.Lock()
	config.id = o.id
	config.mu.Unlock()
	create := &pluginv1.Create{
		Component: config.component(), Signal: o.signal, To: o.to, Pipelines: o.pipelines,
		Build:    &pluginv1.Build{Command: o.build.Command, Description: o.build.Description, Version: o.build.Version},
		Resource: resource(o.telemetry), LogLevel: logLevel(zapcore.LevelOf(o.telemetry.Logger.Core())), Window: uint64(m.plugin.supervisor.set.window),
	}
	i, err := newInstance(ctx, m.plugin.supervisor, create, o.sink, o.telemetry.Logger)
	if err != nil {
		return nil, err
	}
	config.mu.Lock()
	defer config.mu.Unlock()
	config.instances = append(config.instances, i)
	return i, nil
}

func resource(set component.TelemetrySettings) []byte {
	if set.Resource == (pcommon.Resource{}) { // as tests of components leave it
		return nil
	}
	carrier := plog.NewLogs()
	set.Resource.CopyTo(carrier.ResourceLogs().AppendEmpty().Resource())
	data, err := wire.Logs.Marshal(carrier)
	if err != nil {
		return nil
	}
	return data
}

func logLevel(level zapcore.Level) pluginv1.LogLevel {
	switch {
	case level < zapcore.InfoLevel:
		return pluginv1.LogLevel_LOG_LEVEL_DEBUG
	case level < zapcore.WarnLevel:
		return pluginv1.LogLevel_LOG_LEVEL_INFO
	case level < zapcore.ErrorLevel:
		return pluginv1.LogLevel_LOG_LEVEL_WARN
	}
	return pluginv1.LogLevel_LOG_LEVEL_ERROR
}
