package host

import (
	"strings"
	"time"

	"go.opentelemetry.io/collector/featuregate"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Where a collector's own log records go.
const (
	LogsStderr = "stderr" // as otelcol does, by what service::telemetry::logs says
	LogsEvents = "events" // to the event stream only
)

// DefaultStopTimeout is how long a collector that ends by itself may take to shut down.
const DefaultStopTimeout = 30 * time.Second

// Settings are what the host gives for one collector.
type Settings struct {
	Config       []string          `json:"config"`       // configuration URIs, merged in order
	Set          []string          `json:"set"`          // "a.b.c=value", over the configuration
	FeatureGates []string          `json:"featureGates"` // "id", "+id" or "-id"; process-wide
	Env          map[string]string `json:"env"`          // what ${env:NAME} sees; null: no reference may be made
	Plugins      []string          `json:"plugins"`      // files of loaded plugins whose factories are used
	Logs         string            `json:"logs"`         // LogsStderr (default) or LogsEvents
	TypeScript   bool              `json:"typeScript"`   // whether the host has Workers for components of type deno
}

// Factories returns the component factories for a collector that uses these plugin files.
type Factories func(plugins []string) (otelcol.Factories, error)

// uris returns the configuration URIs with --set behind them, as otelcol's own flag does it.
func (s *Settings) uris() ([]string, error) {
	if len(s.Config) == 0 {
		return nil, abi.Errorf(abi.ConfigInvalid, "Cannot start the collector: no configuration was given").
			WithHint("Name one: a file, or env:, yaml:, http: and https: URIs")
	}
	uris := append([]string(nil), s.Config...)
	for _, set := range s.Set {
		key, value, ok := strings.Cut(set, "=")
		if !ok {
			return nil, abi.Errorf(abi.InvalidArgument, "Cannot set %q: missing equal sign", set).
				WithHint("Write it as processors.batch.timeout=2s")
		}
		uris = append(uris, "yaml:"+strings.TrimSpace(strings.ReplaceAll(key, ".", "::"))+": "+strings.TrimSpace(value))
	}
	return uris, nil
}

// applyFeatureGates sets the gates of the process. Every ID is looked at before the first is set.
func applyFeatureGates(ids []string) error {
	registry := featuregate.GlobalRegistry()
	known := map[string]bool{}
	registry.VisitAll(func(g *featuregate.Gate) { known[g.ID()] = true })
	for _, id := range ids {
		if !known[strings.TrimLeft(id, "+-")] {
			return abi.Errorf(abi.InvalidArgument, "Cannot set feature gate %q: no such gate", id)
		}
	}
	for _, id := range ids {
		enabled := !strings.HasPrefix(id, "-")
		if err := registry.Set(strings.TrimLeft(id, "+-"), enabled); err != nil {
			return abi.Errorf(abi.InvalidArgument, "Cannot set feature gate %q: %w", id, err)
		}
	}
	return nil
}
