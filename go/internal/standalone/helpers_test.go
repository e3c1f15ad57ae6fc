package standalone

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/nopexporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"

	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
)

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// config is a configuration with the receiver that the test drives.
const config = "{receivers: {probe: }, exporters: {nop: }, service: {pipelines: {logs: {receivers: [probe], exporters: [nop]}}}}"

// probe is a receiver whose Start and Shutdown are the test's; what is nil does nothing.
type probe struct {
	component.StartFunc
	component.ShutdownFunc
}

// registry has upstream's telemetry and exporter, the probe, and no plugin.
func (p probe) registry() *plugins.Registry {
	probe := receiver.NewFactory(component.MustNewType("probe"), func() component.Config { return &struct{}{} },
		receiver.WithLogs(func(context.Context, receiver.Settings, component.Config, consumer.Logs) (receiver.Logs, error) {
			return p, nil
		}, component.StabilityLevelStable))
	nop := nopexporter.NewFactory()
	return plugins.NewRegistry(func() (otelcol.Factories, error) {
		return otelcol.Factories{
			Telemetry: otelconftelemetry.NewFactory(),
			Receivers: map[component.Type]receiver.Factory{probe.Type(): probe},
			Exporters: map[component.Type]exporter.Factory{nop.Type(): nop},
		}, nil
	}, func() error { return nil })
}

// stderr catches what the test writes to standard error until its end.
type stderr struct{ path string }

func catchStderr(t *testing.T) stderr {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = file
	t.Cleanup(func() {
		os.Stderr = before
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	})
	return stderr{file.Name()}
}

func (s stderr) text(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(s.path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func (s stderr) wantTexts(t *testing.T, want ...string) {
	t.Helper()
	text := s.text(t)
	for _, part := range want {
		if !strings.Contains(text, part) {
			t.Errorf("standard error does not say %q:\n%s", part, text)
		}
	}
}

// runWith is Run with an environment of NAME=value.
func runWith(p probe, files string, environ ...string) int {
	return Run(files, environ, component.BuildInfo{Command: "test", Version: "1.2.3"}, p.registry())
}

func arrives[T any](t *testing.T, what string, from <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-from:
	case <-time.After(patience):
		t.Fatalf("it never came: %s", what)
	}
	return value
}
