package plugins

import (
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/extension"
)

// signals are what a receiver, a processor or an exporter says for each signal. Profiles are upstream's experiment: a
// factory may know nothing of them.
type signals interface {
	TracesStability() component.StabilityLevel
	MetricsStability() component.StabilityLevel
	LogsStability() component.StabilityLevel
}

// profiles are the same of a connector.
type profiles interface {
	TracesToProfilesStability() component.StabilityLevel
	MetricsToProfilesStability() component.StabilityLevel
	LogsToProfilesStability() component.StabilityLevel
	ProfilesToProfilesStability() component.StabilityLevel
	ProfilesToTracesStability() component.StabilityLevel
	ProfilesToMetricsStability() component.StabilityLevel
	ProfilesToLogsStability() component.StabilityLevel
}

// stability returns what a factory says of itself, for what it supports.
func stability(factory component.Factory) map[string]string {
	levels := map[string]component.StabilityLevel{}
	switch f := factory.(type) {
	case extension.Factory:
		levels["extension"] = f.Stability()
	case connector.Factory:
		levels["traces_to_traces"], levels["traces_to_metrics"], levels["traces_to_logs"] =
			f.TracesToTracesStability(), f.TracesToMetricsStability(), f.TracesToLogsStability()
		levels["metrics_to_traces"], levels["metrics_to_metrics"], levels["metrics_to_logs"] =
			f.MetricsToTracesStability(), f.MetricsToMetricsStability(), f.MetricsToLogsStability()
		levels["logs_to_traces"], levels["logs_to_metrics"], levels["logs_to_logs"] =
			f.LogsToTracesStability(), f.LogsToMetricsStability(), f.LogsToLogsStability()
	case signals:
		levels["traces"], levels["metrics"], levels["logs"] = f.TracesStability(), f.MetricsStability(), f.LogsStability()
	}
	if f, ok := factory.(interface {
		ProfilesStability() component.StabilityLevel
	}); ok {
		levels["profiles"] = f.ProfilesStability()
	}
	if f, ok := factory.(profiles); ok {
		levels["traces_to_profiles"], levels["metrics_to_profiles"], levels["logs_to_profiles"] =
			f.TracesToProfilesStability(), f.MetricsToProfilesStability(), f.LogsToProfilesStability()
		levels["profiles_to_profiles"], levels["profiles_to_traces"] = f.ProfilesToProfilesStability(), f.ProfilesToTracesStability()
		levels["profiles_to_metrics"], levels["profiles_to_logs"] = f.ProfilesToMetricsStability(), f.ProfilesToLogsStability()
	}
	named := map[string]string{}
	for signal, level := range levels {
		if level != component.StabilityLevelUndefined {
			named[signal] = strings.ToLower(level.String())
		}
	}
	return named
}

// aliasOf returns the type's old name, "" if it has none.
func aliasOf(factory component.Factory) string {
	if f, ok := factory.(interface{ DeprecatedAlias() component.Type }); ok {
		return f.DeprecatedAlias().String()
	}
	return ""
}
