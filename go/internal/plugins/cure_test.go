package plugins

import (
	"debug/buildinfo"
	"errors"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestCure_is_the_command_that_builds_the_plugin_anew(t *testing.T) {
	library := info("go1.26.8", nil, []string{"example.org/otlpreceiver v1.0.0", "example.org/processor v1.0.0"})
	library.Main.Path = "example.org/product/go"
	there, spaced := write(t, "lib.so", nil), write(t, "it's a lib.so", nil)
	for name, test := range map[string]struct {
		main    string // of the plugin: its main package
		deps    []string
		library string
		kind    string
		want    string
	}{
		"the project's own": {"example.org/product/go/plugins/dynbatchprocessor", nil, there, KindPlugin, "deno task build-go"},
		"of a component's module": {"generated", []string{"example.org/processor v1.0.0", "example.org/otlpreceiver v0.9.0", "example.org/x/redactionprocessor v1.2.3"}, there, KindPlugin,
			"deno task build-plugin example.org/x/redactionprocessor@v1.2.3 --library " + there + " --out /p/x.so"},
		"of its own source": {"example.org/mine", []string{"example.org/other v1.0.0"}, there, KindPlugin,
			"deno task build-plugin <the folder of example.org/mine> --library " + there + " --out /p/x.so"},
		"of two modules": {"example.org/mine", []string{"example.org/aprocessor v1.0.0", "example.org/breceiver v1.0.0"}, there, KindPlugin,
			"deno task build-plugin <the folder of example.org/mine> --library " + there + " --out /p/x.so"},
		"in a process of its own": {"example.org/mine", nil, there, KindProcess,
			"deno task build-plugin <the folder of example.org/mine> --process --library " + there + " --out /p/x.so"},
		"for a library with a quote": {"example.org/mine", nil, spaced, KindPlugin,
			"deno task build-plugin <the folder of example.org/mine> --library '" + strings.ReplaceAll(spaced, "'", `'\''`) + "' --out /p/x.so"},
		"for a library that is gone": {"example.org/mine", nil, "/nowhere/lib.so", KindPlugin,
			"deno task build-plugin <the folder of example.org/mine> --out /p/x.so"},
	} {
		t.Run(name, func(t *testing.T) {
			plugin := info("go1.26.8", nil, test.deps)
			plugin.Path = test.main
			if got := cure(&file{path: "/p/x.so", info: plugin}, library, test.library, test.kind); got != test.want {
				t.Errorf("cure is\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestSource_is_what_a_plugin_was_built_from(t *testing.T) {
	library := info("go1", nil, []string{"go.opentelemetry.io/collector/otelcol v0.165.0"})
	const contrib = "github.com/open-telemetry/opentelemetry-collector-contrib/processor/redactionprocessor"
	in := func(folder string) *debug.Module { return &debug.Module{Path: folder, Version: "(devel)"} }
	for name, test := range map[string]struct {
		path string // of the main package
		main debug.Module
		deps []*debug.Module
		want string
	}{
		"a module, by build-plugin": {generated + "example.org/x", debug.Module{Path: generated + "example.org/x", Version: "(devel)"},
			[]*debug.Module{{Path: "example.org/x", Version: "v1.2.3"}}, "example.org/x@v1.2.3"},
		"a package of a module": {generated + "example.org/x/y", debug.Module{Path: generated + "example.org/x/y", Version: "(devel)"},
			[]*debug.Module{{Path: "example.org/x", Version: "v1.2.3"}, {Path: "example.org", Version: "v9.0.0"}}, "example.org/x/y@v1.2.3"},
		"one of the Collector's, of another release": {generated + contrib, debug.Module{Path: generated + contrib, Version: "(devel)"},
			[]*debug.Module{{Path: contrib, Version: "v0.160.0"}}, contrib + "@v0.165.0"},
		"a folder without a module": {"otelcol-deno.local/1/mine", debug.Module{Path: "otelcol-deno.local/1/mine", Version: "v0.0.0", Replace: in("/src/mine")},
			nil, "/src/mine"},
		"a folder below its module": {generated + "example.org/x/my plugin", debug.Module{Path: generated + "example.org/x/my plugin", Version: "(devel)"},
			[]*debug.Module{{Path: "example.org/x", Version: "v0.0.0", Replace: in("/src/x")}}, "'/src/x/my plugin'"},
		"a main package by hand":  {"example.org/x", debug.Module{Path: "example.org/x", Version: "(devel)"}, nil, "<the folder of example.org/x>"},
		"files by hand":           {"command-line-arguments", debug.Module{}, nil, "<the folder of command-line-arguments>"},
		"a module that is a fork": {"example.org/x", debug.Module{Path: "example.org/x", Version: "(devel)"}, []*debug.Module{{Path: "example.org/aprocessor", Version: "v1.0.0", Replace: in("../here")}}, "<the folder of example.org/x>"},
	} {
		t.Run(name, func(t *testing.T) {
			plugin := info("go1", nil, nil)
			plugin.Path, plugin.Main, plugin.Deps = test.path, test.main, test.deps
			if got := source(plugin, library); got != test.want {
				t.Errorf("source is %s, want %s", got, test.want)
			}
		})
	}
}

func TestWithCure_adds_to_errors_of_what_does_not_fit_only(t *testing.T) {
	if _, err := buildinfo.ReadFile(executablePath(t)); err != nil {
		t.Skip("the test has no build info")
	}
	r := NewRegistry(components, notPromoted)
	f := &file{path: "/p/x.so", info: info("go1", nil, nil)}
	with := abi.AsError(r.withCure(abi.Errorf(abi.PluginIncompatible, "other"), f, goPlugins{}))
	if !strings.Contains(with.Hint, "deno task build-plugin <the folder of example.org/main> --out /p/x.so") {
		t.Errorf("hint is %q", with.Hint)
	}
	other := errors.New("other")
	if err := r.withCure(other, f, goPlugins{}); err != other {
		t.Errorf("error is %v", err)
	}
	if err := r.withCure(nil, f, goPlugins{}); err != nil {
		t.Errorf("no error became %v", err)
	}
}
