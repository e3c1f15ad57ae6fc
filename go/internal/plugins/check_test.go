package plugins

import (
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// base are the settings that a plugin and its library have in common.
var base = []string{"-compiler=gc", "-trimpath=true", "CGO_ENABLED=1", "GOOS=linux", "GOARCH=amd64", "GOAMD64=v1"}

func with(settings []string, more ...string) []string { return append(slices.Clone(settings), more...) }

func TestCompare_finds_every_difference(t *testing.T) {
	library := info("go1.26.8", base, []string{"example.org/a v1.0.0", "example.org/b v1.0.0", "example.org/host v2.0.0"})
	for name, test := range map[string]struct {
		plugin *debug.BuildInfo
		want   []Difference
	}{
		"none":              {info("go1.26.8", base, []string{"example.org/a v1.0.0"}), nil},
		"another Go":        {info("go1.26.9", base, nil), []Difference{{"go", "go1.26.9", "go1.26.8"}}},
		"a module":          {info("go1.26.8", base, []string{"example.org/a v1.0.1"}), []Difference{{"example.org/a", "v1.0.1", "v1.0.0"}}},
		"a module of its":   {info("go1.26.8", base, []string{"example.org/mine v1.0.1"}), nil},
		"a flag more":       {info("go1.26.8", with(base, "-race=true"), nil), []Difference{{"-race", "true", "(none)"}}},
		"a flag less":       {info("go1.26.8", base[:1], nil), []Difference{{"-trimpath", "(none)", "true"}, {"CGO_ENABLED", "(none)", "1"}, {"GOOS", "(none)", "linux"}, {"GOARCH", "(none)", "amd64"}, {"GOAMD64", "(none)", "v1"}}},
		"another flag":      {info("go1.26.8", with(base[1:], "-compiler=gccgo"), nil), []Difference{{"-compiler", "gccgo", "gc"}}},
		"tags":              {info("go1.26.8", with(base, "-tags=a,b"), nil), []Difference{{"-tags", "a,b", "(none)"}}},
		"what may differ":   {info("go1.26.8", with(base, "-buildmode=plugin", "-ldflags=-s", "vcs=git", "CGO_CFLAGS=-O2"), nil), nil},
		"an empty value":    {info("go1.26.8", with(base, "-race="), nil), nil},
		"more than one":     {info("go1.25.0", with(base, "-asan=true"), []string{"example.org/b v9.0.0"}), []Difference{{"go", "go1.25.0", "go1.26.8"}, {"-asan", "true", "(none)"}, {"example.org/b", "v9.0.0", "v1.0.0"}}},
		"the main module":   {asMain(info("go1.26.8", base, nil), "example.org/host"), []Difference{{"example.org/host", "(devel)", "v2.0.0"}}},
		"a replaced module": {replaced(info("go1.26.8", base, []string{"example.org/a v1.0.0"}), "../a", ""), []Difference{{"example.org/a", "=> ../a", "v1.0.0"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Compare(test.plugin, library); !slices.Equal(got, test.want) {
				t.Errorf("differences are %v, want %v", got, test.want)
			}
		})
	}
}

func asMain(made *debug.BuildInfo, path string) *debug.BuildInfo {
	made.Main.Path = path
	return made
}

// replaced gives the first dependency a `replace` in go.mod.
func replaced(made *debug.BuildInfo, path, version string) *debug.BuildInfo {
	made.Deps[0].Replace = &debug.Module{Path: path, Version: version}
	return made
}

func TestCompare_sees_through_replacements(t *testing.T) {
	deps := []string{"example.org/a v1.0.0"}
	library := replaced(info("go1", base, deps), "example.org/fork", "v1.5.0")
	if got := Compare(replaced(info("go1", base, deps), "example.org/fork", "v1.5.0"), library); got != nil {
		t.Errorf("the same replacement differs: %v", got)
	}
	want := []Difference{{"example.org/a", "=> example.org/fork v1.6.0", "=> example.org/fork v1.5.0"}}
	if got := Compare(replaced(info("go1", base, deps), "example.org/fork", "v1.6.0"), library); !slices.Equal(got, want) {
		t.Errorf("differences are %v, want %v", got, want)
	}
}

func TestCheck_judges_a_build(t *testing.T) {
	library := info("go1.26.8", with(base, "-buildmode=c-shared"), []string{"example.org/a v1.0.0"})
	for name, test := range map[string]struct {
		plugin *debug.BuildInfo
		code   abi.Code
		texts  []string
	}{
		"one that fits":      {info("go1.26.8", with(base, "-buildmode=plugin"), []string{"example.org/a v1.0.0"}), 0, nil},
		"a c-shared library": {info("go1.26.8", with(base, "-buildmode=c-shared"), nil), abi.PluginInvalid, []string{"c-shared library, not a plugin"}},
		"a program":          {info("go1.26.8", with(base, "-buildmode=exe"), nil), abi.PluginInvalid, []string{"-buildmode=exe, not a plugin"}},
		"no build mode":      {info("go1.26.8", base, nil), abi.PluginInvalid, []string{"not a plugin"}},
		"one that does not": {info("go1.26.9", with(base, "-buildmode=plugin", "-race=true"), []string{"example.org/a v1.0.1"}), abi.PluginIncompatible,
			[]string{"was not built for this library", "go1.26.9", "-race", "example.org/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := Check("/x/my plugin.so", test.plugin, library)
			if test.code == 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			wantError(t, err, test.code, append(test.texts, `Cannot load plugin "/x/my plugin.so"`)...)
		})
	}
}

func TestTable_has_columns(t *testing.T) {
	got := table([]Difference{{"go", "go1.26.9", "go1.26.8"}, {"example.org/module", "v1", "v1.0.0"}, {"-race", "true", "(none)"}})
	want := strings.Join([]string{
		"                      plugin    library",
		"  go                  go1.26.9  go1.26.8",
		"  example.org/module  v1        v1.0.0",
		"  -race               true      (none)",
	}, "\n")
	if got != want {
		t.Errorf("table is\n%s\nwant\n%s", got, want)
	}
}
