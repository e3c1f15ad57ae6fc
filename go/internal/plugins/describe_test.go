package plugins

import (
	"runtime/debug"
	"testing"
)

func TestWrapped_is_the_module_of_the_factory_not_the_throw_away_one(t *testing.T) {
	one := []Component{{Kind: "extension", Type: "health_check"}}
	for name, test := range map[string]struct {
		path       string
		components []Component
		want       string
	}{
		"a package by build-plugin, whatever its type": {generated + "example.org/x/healthcheckextension", one, "example.org/x/healthcheckextension v1.2.3"},
		"a package below its module":                   {generated + "example.org/y/z", one, "example.org/y v4.5.6"},
		"a main package, of one component by its name": {"example.org/mine", []Component{{Kind: "processor", Type: "batch"}}, "example.org/batchprocessor v7.8.9"},
		"a main package of another name":               {"example.org/mine", one, ""},
		"a main package of several components":         {"example.org/mine", []Component{{Kind: "processor", Type: "batch"}, one[0]}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			info := info("go1", nil, []string{
				"example.org/x/healthcheckextension v1.2.3", "example.org/x v0.0.1", "example.org/y v4.5.6", "example.org/batchprocessor v7.8.9",
			})
			info.Path, info.Main = test.path, debug.Module{Path: test.path, Version: "(devel)"}
			got := ""
			if module := wrapped(info, test.components); module != nil {
				got = module.Path + " " + version(module)
			}
			if got != test.want {
				t.Fatalf("module is %q, want %q", got, test.want)
			}
		})
	}
}
