package plugins

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func executablePath(t *testing.T) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInspect_says_what_is_known_of_a_file_that_is_no_plugin(t *testing.T) {
	onELF(t)
	r := NewRegistry(components, notPromoted)
	missing := r.Inspect(InspectSettings{Path: "missing.so", Open: true})
	if missing.Path != "missing.so" || missing.SHA256 != "" || missing.Error.Code != abi.PluginNotFound {
		t.Errorf("a missing file: %+v", missing)
	}
	text := r.Inspect(InspectSettings{Path: write(t, "text.so", []byte("text")), Open: true})
	if text.Bytes != 4 || text.SHA256 != digestOf("text") || text.Kind != "" || text.GoVersion != "" || text.Error.Code != abi.PluginInvalid {
		t.Errorf("a text: %+v", text)
	}
	if folder := r.Inspect(InspectSettings{Path: t.TempDir(), Open: true}); folder.Error.Code != abi.PluginInvalid || folder.SHA256 != "" {
		t.Errorf("a folder: %+v", folder)
	}
	program := r.Inspect(InspectSettings{Path: executablePath(t), Open: true})
	if program.Kind != "" || program.GoVersion != runtime.Version() || program.BuildMode != "exe" || program.Platform != runtime.GOOS+"/"+runtime.GOARCH ||
		program.Error.Code != abi.PluginInvalid || program.Components != nil || program.Differences != nil {
		t.Errorf("a program: %+v", program)
	}
}

func TestInspect_shows_a_plugin_that_does_not_fit_without_opening_it(t *testing.T) {
	onELF(t)
	path := built(t, filepath.Join("plugins", "dynbatchprocessor.so"))
	report := NewRegistry(components, notPromoted).Inspect(InspectSettings{Path: path, Open: true})
	// The library is this test's program, which was built with other flags.
	if report.Kind != KindPlugin || report.Error == nil || report.Error.Code != abi.PluginIncompatible || len(report.Differences) == 0 ||
		report.Components != nil || len(report.SHA256) != 64 {
		t.Errorf("report is %+v", report)
	}
	if !strings.Contains(report.Error.Message, report.Differences[0].What) || !strings.Contains(report.Error.Hint, "deno task build-") {
		t.Errorf("error is %+v", report.Error)
	}
}

func TestInspect_opens_what_fits_when_that_is_wanted_and_registers_nothing(t *testing.T) {
	path := write(t, "x.so", executable(t))
	r, o := opening(brings(newProcessor("own")))
	if report := r.Inspect(InspectSettings{Path: path}); report.Error != nil || report.Components != nil || len(o.opened) != 0 {
		t.Errorf("not opened: %+v", report)
	}
	report := r.Inspect(InspectSettings{Path: path, Open: true})
	if report.Error != nil || len(report.Components) != 1 || report.Components[0].Replaces != "example.org/own v1.0.0" || len(o.opened) != 1 {
		t.Errorf("opened: %+v", report)
	}
	if len(r.Loaded()) != 0 {
		t.Errorf("loaded: %v", r.Loaded())
	}
	r, _ = opening(func(*file) ([]component.Factory, error) { return nil, abi.Errorf(abi.PluginFailed, "broken") })
	if report := r.Inspect(InspectSettings{Path: path, Open: true}); report.Error == nil || report.Error.Code != abi.PluginFailed {
		t.Errorf("one that fails: %+v", report)
	}
}

func TestInspect_knows_a_loaded_plugin_whose_file_is_gone(t *testing.T) {
	path := write(t, "x.so", executable(t))
	r, _ := opening(brings(newProcessor("a")))
	p, err := r.Load(LoadSettings{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	report := r.Inspect(InspectSettings{Path: path})
	if report.Error != nil || report.SHA256 != p.SHA256 || report.GoVersion != runtime.Version() || len(report.Components) != 1 {
		t.Errorf("report is %+v", report)
	}
}
