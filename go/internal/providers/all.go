package providers

import (
	"context"
	"slices"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/httpprovider"
	"go.opentelemetry.io/collector/confmap/provider/httpsprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.uber.org/zap"
)

// added are the factories of a library that was built from a manifest which lists them.
var added struct {
	providers  []confmap.ProviderFactory
	converters []confmap.ConverterFactory
}

// AddProvider gives every collector of the process a further provider. It is called before any is made.
func AddProvider(factory confmap.ProviderFactory) { added.providers = append(added.providers, factory) }

// AddConverter gives every collector of the process a converter. It is called before any is made.
func AddConverter(factory confmap.ConverterFactory) {
	added.converters = append(added.converters, factory)
}

// Settings returns what a confmap resolver needs to resolve these URIs: every provider, and env for references without
// a scheme.
func Settings(env *Env, uris ...string) confmap.ResolverSettings {
	own := []confmap.ProviderFactory{
		env.factory(), fileprovider.NewFactory(), httpprovider.NewFactory(), httpsprovider.NewFactory(), yamlprovider.NewFactory(),
	}
	return confmap.ResolverSettings{
		URIs:               uris,
		ProviderFactories:  append(own, added.providers...),
		ConverterFactories: slices.Clone(added.converters),
		DefaultScheme:      "env",
		ProviderSettings:   confmap.ProviderSettings{Logger: zap.NewNop()},
		ConverterSettings:  confmap.ConverterSettings{Logger: zap.NewNop()},
	}
}

// Resolve resolves one YAML text.
func Resolve(ctx context.Context, env *Env, yaml string) (*confmap.Conf, error) {
	resolver, err := confmap.NewResolver(Settings(env, "yaml:"+yaml))
	if err != nil {
		return nil, err
	}
	conf, err := resolver.Resolve(ctx)
	if err != nil {
		return nil, err
	}
	return conf, resolver.Shutdown(ctx)
}
