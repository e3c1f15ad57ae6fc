package plugins

import (
	"errors"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestFactoriesOf_gives_what_a_plugin_makes(t *testing.T) {
	variable := func() processor.Factory { return newProcessor("variable") }
	for name, test := range map[string]struct {
		exports map[string]any
		want    string
	}{
		"a receiver":         {map[string]any{"NewFactory": func() component.Factory { return newReceiver("a") }}, "receiver a"},
		"a processor":        {map[string]any{"NewFactory": func() processor.Factory { return newProcessor("a") }}, "processor a"},
		"an exporter":        {map[string]any{"NewFactory": func() component.Factory { return newExporter("a") }}, "exporter a"},
		"a connector":        {map[string]any{"NewFactory": func() component.Factory { return newConnector("a") }}, "connector a"},
		"an extension":       {map[string]any{"NewFactory": func() component.Factory { return newExtension("a") }}, "extension a"},
		"as any":             {map[string]any{"NewFactory": func() any { return newProcessor("a") }}, "processor a"},
		"several":            {map[string]any{"NewFactories": func() []component.Factory { return []component.Factory{newReceiver("a"), newExporter("a")} }}, "receiver a, exporter a"},
		"several of a kind":  {map[string]any{"NewFactories": func() []processor.Factory { return []processor.Factory{newProcessor("a"), newProcessor("b")} }}, "processor a, processor b"},
		"a list of any":      {map[string]any{"NewFactories": func() []any { return []any{newProcessor("a")} }}, "processor a"},
		"NewFactory of both": {map[string]any{"NewFactory": variable, "NewFactories": func() []any { panic("called") }}, "processor variable"},
	} {
		t.Run(name, func(t *testing.T) {
			factories, err := factoriesOf("x.so", symbols(test.exports))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, factory := range factories {
				got = append(got, kindOf(factory)+" "+factory.Type().String())
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("factories are %v, want %s", got, test.want)
			}
		})
	}
}

func TestFactoriesOf_refuses(t *testing.T) {
	variable := func() processor.Factory { return newProcessor("a") }
	var nowhere map[string]int
	for name, test := range map[string]struct {
		exports map[string]any
		code    abi.Code
		text    string
	}{
		"neither":                 {nil, abi.PluginNoFactory, "neither NewFactory nor NewFactories"},
		"a text":                  {map[string]any{"NewFactory": "text"}, abi.PluginNoFactory, "NewFactory is or gives string"},
		"nothing":                 {map[string]any{"NewFactory": nil}, abi.PluginNoFactory, "NewFactory is or gives <nil>"},
		"a variable":              {map[string]any{"NewFactory": &variable}, abi.PluginNoFactory, "NewFactory is or gives *func() processor.Factory"},
		"a parameter":             {map[string]any{"NewFactory": func(int) processor.Factory { return nil }}, abi.PluginNoFactory, "func(int)"},
		"optional parameters":     {map[string]any{"NewFactory": func(...int) processor.Factory { return nil }}, abi.PluginNoFactory, "func(...int)"},
		"no result":               {map[string]any{"NewFactory": func() {}}, abi.PluginNoFactory, "func()"},
		"an error, too":           {map[string]any{"NewFactory": func() (processor.Factory, error) { return nil, nil }}, abi.PluginNoFactory, "error)"},
		"a number":                {map[string]any{"NewFactory": func() int { return 1 }}, abi.PluginNoFactory, "NewFactory is or gives int"},
		"a nil factory":           {map[string]any{"NewFactory": func() processor.Factory { return nil }}, abi.PluginNoFactory, "NewFactory is or gives <nil>"},
		"a factory of no kind":    {map[string]any{"NewFactory": func() component.Factory { return unknownKind{} }}, abi.PluginNoFactory, "unknownKind"},
		"a panic":                 {map[string]any{"NewFactory": func() processor.Factory { panic("boom") }}, abi.PluginFailed, "NewFactory panicked: boom"},
		"a panic of the runtime":  {map[string]any{"NewFactory": func() processor.Factory { nowhere["x"] = 1; return nil }}, abi.PluginFailed, "nil map"},
		"no list":                 {map[string]any{"NewFactories": func() processor.Factory { return newProcessor("a") }}, abi.PluginNoFactory, "NewFactories is or gives func()"},
		"a map":                   {map[string]any{"NewFactories": func() map[string]processor.Factory { return nil }}, abi.PluginNoFactory, "NewFactories is or gives func()"},
		"a list of numbers":       {map[string]any{"NewFactories": func() []int { return []int{1} }}, abi.PluginNoFactory, "NewFactories is or gives int"},
		"a list with a nil":       {map[string]any{"NewFactories": func() []component.Factory { return []component.Factory{newProcessor("a"), nil} }}, abi.PluginNoFactory, "<nil>"},
		"an empty list":           {map[string]any{"NewFactories": func() []component.Factory { return nil }}, abi.PluginNoFactory, "its NewFactories gives none"},
		"a factory that panics":   {map[string]any{"NewFactory": func() any { return struct{ processor.Factory }{} }}, abi.PluginFailed, "nil pointer"},
		"a panic in NewFactories": {map[string]any{"NewFactories": func() []component.Factory { panic(errors.New("boom")) }}, abi.PluginFailed, "NewFactories panicked: boom"},
	} {
		t.Run(name, func(t *testing.T) {
			factories, err := factoriesOf("x.so", symbols(test.exports))
			wantError(t, err, test.code, `Cannot load plugin "x.so"`, test.text)
			if len(factories) > 0 && factories[0] != nil {
				t.Errorf("factories are %v", factories)
			}
		})
	}
}
