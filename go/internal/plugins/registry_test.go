package plugins

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// loadedAs puts a plugin into a registry as if its file had been opened, and returns the file.
func loadedAs(t *testing.T, r *Registry, name string, factories ...component.Factory) string {
	t.Helper()
	path := write(t, name, nil)
	r.loaded[path] = described(t, path, info("go1", nil, nil), factories)
	return path
}

func described(t *testing.T, path string, info *debug.BuildInfo, factories []component.Factory) *Plugin {
	t.Helper()
	p, err := NewRegistry(components, notPromoted).describe(&file{path: path, info: info}, KindPlugin, factories)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFactories_are_the_built_in_ones_with_those_of_the_named_plugins(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	first := loadedAs(t, r, "first.so", newProcessor("a"))
	loadedAs(t, r, "second.so", newProcessor("b"))
	factories, err := r.Factories([]string{first})
	if err != nil {
		t.Fatal(err)
	}
	if len(factories.Processors) != 2 || factories.Processors[component.MustNewType("a")] == nil {
		t.Errorf("processors are %v: only the named plugin's belong there", factories.Processors)
	}
	if got := factories.ProcessorModules[component.MustNewType("a")]; got != "example.org/main (devel)" {
		t.Errorf("module is %q", got)
	}
	if factories, err = r.Factories(nil); err != nil || len(factories.Processors) != 1 {
		t.Errorf("without plugins: %v (%v)", factories.Processors, err)
	}
}

func TestFactories_take_a_plugin_once_under_all_its_names(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	path := loadedAs(t, r, "a.so", newProcessor("a"))
	t.Chdir(filepath.Dir(path))
	factories, err := r.Factories([]string{path, link(t, path), "a.so", path})
	if err != nil {
		t.Fatal(err)
	}
	if len(factories.Processors) != 2 {
		t.Errorf("processors are %v", factories.Processors)
	}
}

func TestFactories_report_what_goes_wrong(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	_, err := r.Factories([]string{"missing.so"})
	wantError(t, err, abi.PluginNotFound, "missing.so")

	one, other := loadedAs(t, r, "one.so", newReceiver("a")), loadedAs(t, r, "other.so", newReceiver("a"))
	_, err = r.Factories([]string{one, other})
	wantError(t, err, abi.PluginConflict, other, `the receiver type "a" is already there, from example.org/main (devel)`)

	broken := errors.New("broken")
	_, err = NewRegistry(func() (otelcol.Factories, error) { return otelcol.Factories{}, broken }, notPromoted).Factories(nil)
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}

func TestLoad_knows_a_loaded_file_under_every_name(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	path := loadedAs(t, r, "a.so", newProcessor("a"))
	for _, name := range []string{path, link(t, path), filepath.Dir(path) + "/./a.so"} {
		if p, err := r.Load(LoadSettings{Path: name}); err != nil || p != r.loaded[path] {
			t.Errorf("%s: %v (%v)", name, p, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if p, err := r.Load(LoadSettings{Path: path}); err != nil || p.Path != path {
		t.Errorf("after its file is gone: %v (%v)", p, err)
	}
}

func TestLoaded_lists_plugins_by_path(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	if got := r.Loaded(); got == nil || len(got) != 0 {
		t.Errorf("of an empty registry: %v", got)
	}
	for _, path := range []string{"/c.so", "/a.so", "/b.so"} {
		r.loaded[path] = &Plugin{Path: path}
	}
	if got := r.Loaded(); len(got) != 3 || got[0].Path != "/a.so" || got[2].Path != "/c.so" {
		t.Errorf("plugins are %v", got)
	}
}

func TestCheckConflicts_looks_at_the_built_in_types_and_the_other_plugins(t *testing.T) {
	r := NewRegistry(components, notPromoted)
	a := loadedAs(t, r, "a.so", newProcessor("a"))
	for name, test := range map[string]struct {
		factories []component.Factory
		text      string // of the conflict; "" for none
		cure      string
	}{
		"a new type":               {[]component.Factory{newProcessor("b")}, "", ""},
		"the type of another kind": {[]component.Factory{newReceiver("a")}, "", ""},
		"a built-in type":          {[]component.Factory{newProcessor("own")}, `the processor type "own" is already there, from example.org/own v1.0.0`, "--plugin-override"},
		"another plugin's type":    {[]component.Factory{newProcessor("a")}, `the processor type "a" is already there, from example.org/main (devel)`, "Leave this plugin out, or the other one: " + a},
		"a type twice":             {[]component.Factory{newProcessor("b"), newProcessor("b")}, `the processor type "b" is already there`, "It brings it twice"},
		"the second one":           {[]component.Factory{newProcessor("b"), newExporter("own")}, `the exporter type "own" is already there`, "--plugin-override"},
	} {
		t.Run(name, func(t *testing.T) {
			err := r.checkConflicts(described(t, "/new.so", info("go1", nil, nil), test.factories), false)
			if test.text == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			e := wantError(t, err, abi.PluginConflict, `Cannot load plugin "/new.so"`, test.text)
			if !strings.Contains(e.Hint, test.cure) || strings.Contains(e.Message, test.cure) {
				t.Errorf("the hint is %q", e.Hint)
			}
		})
	}
}

func TestDescribe_names_the_module_that_a_factory_comes_from(t *testing.T) {
	made := info("go1", nil, []string{"example.org/x v1.0.0", "example.org/contrib/batchprocessor v2.0.0", "example.org/batchreceiver v3.0.0"})
	p := described(t, "/x.so", made, []component.Factory{newProcessor("batch")})
	if p.Module != "example.org/contrib/batchprocessor" || p.Version != "v2.0.0" || p.Components[0].Kind != "processor" || p.Components[0].Type != "batch" {
		t.Errorf("plugin is %+v", p)
	}
	for name, factories := range map[string][]component.Factory{
		"of two": {newProcessor("batch"), newReceiver("batch")}, "of its own module": {newProcessor("mine")}, "of none": nil,
	} {
		if p := described(t, "/x.so", made, factories); p.Module != "example.org/main" || p.Version != "(devel)" || p.Components == nil {
			t.Errorf("%s: plugin is %+v", name, p)
		}
	}
}

func TestOpen_reports_what_goes_wrong(t *testing.T) {
	onELF(t)
	broken := errors.New("broken")
	_, err := goPlugins{promote: func() error { return broken }}.open(&file{path: "/x.so"}, LoadSettings{})
	if wantError(t, err, abi.PluginFailed, "cannot be made visible"); !errors.Is(err, broken) {
		t.Errorf("the cause is lost: %v", err)
	}
	promoted := 0
	_, err = goPlugins{func() error { promoted++; return nil }, map[string]bool{}}.open(&file{path: write(t, "x.so", []byte("no plugin"))}, LoadSettings{})
	wantError(t, err, abi.PluginIncompatible, "x.so")
	if promoted != 1 {
		t.Errorf("promoted %d times", promoted)
	}
}
