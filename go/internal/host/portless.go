package host

import (
	"context"

	"go.opentelemetry.io/collector/confmap"
)

// metricsKey is where a configuration asks for the collector's own metrics.
const metricsKey = "service::telemetry::metrics"

// portless is a confmap converter: a configuration that says nothing about the collector's own metrics gets none,
// instead of upstream's server on port 8888, so that several collectors live in one process.
type portless struct{}

func newPortless(confmap.ConverterSettings) confmap.Converter { return portless{} }

// Convert implements confmap.Converter.
func (portless) Convert(_ context.Context, conf *confmap.Conf) error {
	if _, ok := conf.Get("service").(map[string]any); !ok || conf.IsSet(metricsKey) {
		return nil // without a service section the configuration is refused anyway
	}
	if telemetry := conf.Get("service::telemetry"); telemetry != nil {
		if _, ok := telemetry.(map[string]any); !ok {
			return nil // of a wrong type: upstream's error says so
		}
	}
	return conf.Merge(confmap.NewFromStringMap(map[string]any{metricsKey + "::level": "none"}))
}
