package process

import (
	"context"
	"reflect"
	"runtime/debug"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

const (
	traces   = pluginv1.Signal_SIGNAL_TRACES
	metrics  = pluginv1.Signal_SIGNAL_METRICS
	logs     = pluginv1.Signal_SIGNAL_LOGS
	profiles = pluginv1.Signal_SIGNAL_PROFILES
)

// Describe implements the protocol.
func (s *server) Describe(context.Context, *pluginv1.DescribeRequest) (*pluginv1.DescribeResponse, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	answer := &pluginv1.DescribeResponse{Module: info.Main.Path, Version: info.Main.Version}
	for _, factory := range s.factories {
		answer.Factories = append(answer.Factories, describe(factory, info))
	}
	return answer, nil
}

func describe(factory component.Factory, info *debug.BuildInfo) *pluginv1.Factory {
	d := &pluginv1.Factory{Kind: kindOf(factory), Type: factory.Type().String(), Abilities: abilities(factory)}
	if f, ok := factory.(interface{ DeprecatedAlias() component.Type }); ok {
		d.DeprecatedAlias = f.DeprecatedAlias().String()
	}
	if module := moduleOf(factory.CreateDefaultConfig(), info); module != nil {
		d.Module, d.Version = module.Path, module.Version
	}
	return d
}

func kindOf(factory component.Factory) pluginv1.Kind {
	switch factory.(type) {
	case receiver.Factory:
		return pluginv1.Kind_KIND_RECEIVER
	case processor.Factory:
		return pluginv1.Kind_KIND_PROCESSOR
	case exporter.Factory:
		return pluginv1.Kind_KIND_EXPORTER
	case connector.Factory:
		return pluginv1.Kind_KIND_CONNECTOR
	case extension.Factory:
		return pluginv1.Kind_KIND_EXTENSION
	}
	return pluginv1.Kind_KIND_UNSPECIFIED
}

// stabilities are what receivers, processors and exporters say; profiles are upstream's experiment.
type stabilities interface {
	TracesStability() component.StabilityLevel
	MetricsStability() component.StabilityLevel
	LogsStability() component.StabilityLevel
}

func abilities(factory component.Factory) []*pluginv1.Ability {
	var list []*pluginv1.Ability
	add := func(signal, to pluginv1.Signal, level component.StabilityLevel) {
		if level != component.StabilityLevelUndefined {
			list = append(list, &pluginv1.Ability{Signal: signal, To: to, Stability: int32(level)})
		}
	}
	if f, ok := factory.(connector.Factory); ok {
		add(traces, traces, f.TracesToTracesStability())
		add(traces, metrics, f.TracesToMetricsStability())
		add(traces, logs, f.TracesToLogsStability())
		add(metrics, traces, f.MetricsToTracesStability())
		add(metrics, metrics, f.MetricsToMetricsStability())
		add(metrics, logs, f.MetricsToLogsStability())
		add(logs, traces, f.LogsToTracesStability())
		add(logs, metrics, f.LogsToMetricsStability())
		add(logs, logs, f.LogsToLogsStability())
	}
	if f, ok := factory.(xconnector.Factory); ok {
		add(traces, profiles, f.TracesToProfilesStability())
		add(metrics, profiles, f.MetricsToProfilesStability())
		add(logs, profiles, f.LogsToProfilesStability())
		add(profiles, traces, f.ProfilesToTracesStability())
		add(profiles, metrics, f.ProfilesToMetricsStability())
		add(profiles, logs, f.ProfilesToLogsStability())
		add(profiles, profiles, f.ProfilesToProfilesStability())
	}
	if f, ok := factory.(stabilities); ok {
		add(traces, 0, f.TracesStability())
		add(metrics, 0, f.MetricsStability())
		add(logs, 0, f.LogsStability())
	}
	if f, ok := factory.(interface {
		ProfilesStability() component.StabilityLevel
	}); ok {
		add(profiles, 0, f.ProfilesStability())
	}
	return list
}

// moduleOf returns the module that a configuration's type is defined in: it is the factory's own.
func moduleOf(config component.Config, info *debug.BuildInfo) *debug.Module {
	typ := reflect.TypeOf(config)
	for typ != nil && typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ == nil {
		return nil
	}
	var found *debug.Module
	for _, module := range append([]*debug.Module{&info.Main}, info.Deps...) {
		inside := typ.PkgPath() == module.Path || strings.HasPrefix(typ.PkgPath(), module.Path+"/")
		if inside && module.Path != "" && (found == nil || len(module.Path) > len(found.Path)) {
			found = module
		}
	}
	return found
}
