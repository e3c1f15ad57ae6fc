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

// Converters are those that were added.
func Converters() []confmap.ConverterFactory { return slices.Clone(added.converters) }

// Settings returns what a confmap resolver needs to resolve these URIs: every provider, and env for references without
// a scheme.
func Settings(env *Env, cache *Cache, uris ...string) confmap.ResolverSettings {
	factories := []confmap.ProviderFactory{
		env.factory(), cache.wrap(fileprovider.NewFactory()), cache.wrap(httpprovider.NewFactory()),
		cache.wrap(httpsprovider.NewFactory()), yamlprovider.NewFactory(),
	}
	for _, factory := range added.providers {
		factories = append(factories, cache.wrap(factory))
	}
	return confmap.ResolverSettings{
		URIs:              uris,
		ProviderFactories: factories,
		DefaultScheme:     "env",
		ProviderSettings:  confmap.ProviderSettings{Logger: zap.NewNop()},
		ConverterSettings: confmap.ConverterSettings{Logger: zap.NewNop()},
	}
}

// Resolve resolves one YAML text.
func Resolve(ctx context.Context, env *Env, cache *Cache, yaml string) (*confmap.Conf, error) {
	resolver, err := confmap.NewResolver(Settings(env, cache, "yaml:"+yaml))
	if err != nil {
		return nil, err
	}
	conf, err := resolver.Resolve(ctx)
	if err != nil {
		return nil, err
	}
	return conf, resolver.Shutdown(ctx)
}

// Unresolved returns the configuration of these URIs, merged, with every reference in it as it is written.
func Unresolved(ctx context.Context, env *Env, cache *Cache, uris ...string) (map[string]any, error) {
	resolver, err := confmap.NewResolver(Settings(env, cache, uris...))
	if err != nil {
		return nil, err
	}
	if _, err := resolver.Resolve(ctx); err != nil {
		return nil, err
	}
	return resolver.UnexpandedConf().ToStringMap(), resolver.Shutdown(ctx)
}
