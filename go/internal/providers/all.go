package providers

import (
	"context"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/confmap/provider/httpprovider"
	"go.opentelemetry.io/collector/confmap/provider/httpsprovider"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.uber.org/zap"
)

// Settings returns what a confmap resolver needs to resolve these URIs: every provider, and env for references without
// a scheme.
func Settings(env *Env, uris ...string) confmap.ResolverSettings {
	return confmap.ResolverSettings{
		URIs: uris,
		ProviderFactories: []confmap.ProviderFactory{
			env.factory(), fileprovider.NewFactory(), httpprovider.NewFactory(), httpsprovider.NewFactory(), yamlprovider.NewFactory(),
		},
		DefaultScheme:     "env",
		ProviderSettings:  confmap.ProviderSettings{Logger: zap.NewNop()},
		ConverterSettings: confmap.ConverterSettings{Logger: zap.NewNop()},
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
