package contracts

import (
	"errors"
	"reflect"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/pipeline"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
)

func TestFactories_are_described_the_same_in_each_way(t *testing.T) {
	components := func(w way) (list []plugins.Component) {
		for _, listed := range w.listed {
			list = append(list, listed.Component)
		}
		return list
	}
	want := components(ways[0])
	if len(want) != 9 {
		t.Fatalf("the fixture has %v", want)
	}
	inEachWay(t, func(t *testing.T, w way) {
		if is := components(w); !reflect.DeepEqual(is, want) {
			t.Errorf("they are\n%v\nnot\n%v", is, want)
		}
	})
}

func TestFactories_refuse_signals_in_each_way(t *testing.T) {
	refused := func(w way) map[string]bool {
		names := map[string]bool{}
		for _, p := range w.parts() {
			_, err := p.create(configured(t, p.factory, valuesOf(t, p.factory.Type())))
			names[p.name] = errors.Is(err, pipeline.ErrSignalNotSupported)
		}
		return names
	}
	want := refused(ways[0])
	if !want["processor batch profiles"] || want["processor batch logs"] {
		t.Fatalf("what is built in refuses %v", want)
	}
	inEachWay(t, func(t *testing.T, w way) {
		if is := refused(w); !reflect.DeepEqual(is, want) {
			t.Errorf("it refuses\n%v\nnot\n%v", is, want)
		}
	})
}

// A configuration is upstream's kind of structure, has the same defaults, and is refused with the same words.
func TestConfigurations_are_the_same_in_each_way(t *testing.T) {
	effective := func(t *testing.T, f component.Factory) string {
		conf := confmap.New()
		of := map[string]any{"it": configured(t, f, fixed(f.Type()))} // as it is a part of a collector's
		if err := conf.Marshal(of); err != nil {
			t.Fatal(err)
		}
		text, err := yaml.Marshal(conf.ToStringMap())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	inEachWay(t, func(t *testing.T, w way) {
		for _, p := range w.parts() {
			if p.signal != pipeline.SignalLogs {
				continue
			}
			if err := componenttest.CheckConfigStruct(p.factory.CreateDefaultConfig()); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
			own := ways[0].part(t, p.name).factory
			if is, want := effective(t, p.factory), effective(t, own); is != want {
				t.Errorf("%s is\n%snot\n%s", p.name, is, want)
			}
			if is, want := refusal(p.factory), refusal(own); is == "" || is != want {
				t.Errorf("%s: a wrong key gives\n%s\nnot\n%s", p.name, is, want)
			}
		}
	})
}

// fixed are values of the types that need some, the same each time.
func fixed(typ component.Type) map[string]any {
	return map[string]map[string]any{
		"otlp_grpc":      {"endpoint": "example.org:4317", "headers": map[string]any{"key": "a secret"}},
		"memory_limiter": {"check_interval": "1s", "limit_mib": 4000},
		"otlp":           listening("127.0.0.1:4317"),
		"batch":          {"timeout": "1.5s", "metadata_keys": []any{"tenant"}},
	}[typ.String()]
}

// refusal is what is said of a key that no component has.
func refusal(f component.Factory) string {
	config := f.CreateDefaultConfig()
	err := confmap.NewFromStringMap(map[string]any{"no_such_key": 1}).Unmarshal(&config)
	if err == nil {
		err = confmap.Validate(config)
	}
	if err == nil {
		return ""
	}
	return err.Error()
}

// part returns the one of a name.
func (w way) part(t *testing.T, name string) part {
	t.Helper()
	for _, p := range w.parts() {
		if p.name == name {
			return p
		}
	}
	t.Fatalf("%s has no %s", w.name, name)
	panic("unreachable")
}
