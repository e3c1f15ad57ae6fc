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

func TestSource_leaves_a_module_out_that_was_replaced(t *testing.T) {
	plugin := info("go1", nil, []string{"example.org/aprocessor v1.0.0"})
	plugin.Deps[0].Replace = &debug.Module{Path: "../here"}
	if got := source(plugin, info("go1", nil, nil)); got != "<the folder of example.org/main>" {
		t.Errorf("source is %s", got)
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
