package providers

import (
	"context"
	"testing"

	"go.opentelemetry.io/collector/confmap"
)

type greeting struct{}

func (greeting) Retrieve(context.Context, string, confmap.WatcherFunc) (*confmap.Retrieved, error) {
	return confmap.NewRetrieved("hello")
}
func (greeting) Scheme() string                 { return "greeting" }
func (greeting) Shutdown(context.Context) error { return nil }

func (greeting) Convert(context.Context, *confmap.Conf) error { return nil }

func TestAddProvider_gives_references_of_its_scheme_a_value(t *testing.T) {
	before := added
	defer func() { added = before }()
	const yaml = "a: ${greeting:x}"
	if _, err := Resolve(t.Context(), NewEnv(nil), NewCache(), yaml); err == nil {
		t.Fatal("the scheme is known without the provider")
	}
	AddProvider(confmap.NewProviderFactory(func(confmap.ProviderSettings) confmap.Provider { return greeting{} }))
	conf, err := Resolve(t.Context(), NewEnv(nil), NewCache(), yaml)
	if err != nil {
		t.Fatal(err)
	}
	if got := conf.Get("a"); got != "hello" {
		t.Fatalf("the reference is %v", got)
	}
}

func TestAddConverter_adds_to_the_converters_of_whole_configurations(t *testing.T) {
	before := added
	defer func() { added = before }()
	AddConverter(confmap.NewConverterFactory(func(confmap.ConverterSettings) confmap.Converter { return greeting{} }))
	if got := len(Converters()); got != len(before.converters)+1 {
		t.Fatalf("there are %d converters", got)
	}
}
