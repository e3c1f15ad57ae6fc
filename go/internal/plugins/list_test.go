package plugins

import (
	"reflect"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestComponents_lists_what_a_collector_with_plugins_has(t *testing.T) {
	r, _ := opening(brings(newProcessor("a"), newProcessor("own")))
	path := write(t, "x.so", executable(t))
	if _, err := r.Load(LoadSettings{Path: path, Override: true}); err != nil {
		t.Fatal(err)
	}
	listed, err := r.Components([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	var got [][3]string
	for _, c := range listed {
		got = append(got, [3]string{c.Kind, c.Type, c.From})
	}
	want := [][3]string{
		{"receiver", "own", FromLibrary}, {"processor", "a", KindPlugin}, {"processor", "own", KindPlugin},
		{"exporter", "own", FromLibrary}, {"connector", "own", FromLibrary}, {"extension", "own", FromLibrary},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("components are %v, want %v", got, want)
	}
	if c := listed[0]; c.Module != "example.org/own" || c.Version != "v1.0.0" || c.Path != "" || c.Replaces != "" {
		t.Errorf("built in: %+v", c)
	}
	if c := listed[2]; c.Path != path || c.Replaces != "example.org/own v1.0.0" {
		t.Errorf("of the plugin: %+v", c)
	}
	if without, err := r.Components(nil); err != nil || len(without) != 5 {
		t.Errorf("without plugins: %v (%v)", without, err)
	}
	_, err = r.Components([]string{"missing.so"})
	wantError(t, err, abi.PluginNotFound)
}

// renamed is a factory with a deprecated alias.
type renamed struct {
	processor.Factory
	alias string
}

func (r renamed) DeprecatedAlias() component.Type { return component.MustNewType(r.alias) }

func TestComponents_lists_a_type_with_an_old_name_once(t *testing.T) {
	r := NewRegistry(func() (otelcol.Factories, error) {
		factories, err := otelcol.MakeFactoryMap[processor.Factory](renamed{newProcessor("new_name"), "oldname"})
		return otelcol.Factories{Processors: factories, ProcessorModules: map[component.Type]string{}}, err
	}, notPromoted)
	listed, err := r.Components(nil)
	if err != nil || len(listed) != 1 || listed[0].Type != "new_name" || listed[0].DeprecatedAlias != "oldname" {
		t.Errorf("components are %+v (%v)", listed, err)
	}
}

func TestStability_is_told_by_signal_for_what_is_supported(t *testing.T) {
	some := component.MustNewType("some")
	for name, test := range map[string]struct {
		factory component.Factory
		want    map[string]string
	}{
		"nothing":      {newProcessor("some"), map[string]string{}},
		"an extension": {newExtension("some"), map[string]string{"extension": "stable"}},
		"signals": {processor.NewFactory(some, config, processor.WithTraces(nil, component.StabilityLevelBeta), processor.WithLogs(nil, component.StabilityLevelDevelopment)),
			map[string]string{"traces": "beta", "logs": "development"}},
		"a connector": {connector.NewFactory(some, config, connector.WithTracesToMetrics(nil, component.StabilityLevelAlpha), connector.WithLogsToLogs(nil, component.StabilityLevelDeprecated)),
			map[string]string{"traces_to_metrics": "alpha", "logs_to_logs": "deprecated"}},
	} {
		if got := stability(test.factory); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestDescribeFactory_refuses_a_factory_that_fails_when_it_is_asked(t *testing.T) {
	var nothing *struct{}
	some := component.MustNewType("some")
	for name, test := range map[string]struct {
		config func() component.Config
		text   string
	}{
		"a panic":       {func() component.Config { panic("no default") }, `the factory of its processor type "some" panicked: no default`},
		"nothing":       {func() component.Config { return nil }, `the factory of its processor type "some" gives no default configuration`},
		"a nil pointer": {func() component.Config { return nothing }, "gives no default configuration"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := describeFactory("/x.so", processor.NewFactory(some, test.config))
			wantError(t, err, abi.PluginFailed, `Cannot load plugin "/x.so"`, test.text)
		})
	}
	_, err := describeFactory("/x.so", struct{ processor.Factory }{})
	wantError(t, err, abi.PluginFailed, "panicked")
}
