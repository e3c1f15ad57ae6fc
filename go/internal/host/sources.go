package host

import (
	"context"
	"maps"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/providers"
)

// sourced is the configuration of a component that is decoded elsewhere: it is told how it is written.
type sourced interface {
	// SetSource takes the component's ID, its configuration in YAML with every reference in it unresolved, and the
	// environment variables that it refers to.
	SetSource(id component.ID, yaml string, env map[string]string)
	// Release frees what was made with it and was not shut down.
	Release()
}

// eachSourced calls do for the configurations of a collector that want their source.
func eachSourced(config *otelcol.Config, do func(section string, id component.ID, config sourced)) {
	for section, configs := range map[string]map[component.ID]component.Config{
		"receivers": config.Receivers, "processors": config.Processors, "exporters": config.Exporters, "connectors": config.Connectors,
	} {
		for id, config := range configs {
			if wants, ok := config.(sourced); ok {
				do(section, id, wants)
			}
		}
	}
}

// tellSources tells them their source. Values that were given as text keep it: resolved, ${env:PIN} of 0123 is a number,
// and only who knows the type that is wanted knows better.
func tellSources(ctx context.Context, config *otelcol.Config, env map[string]string, cache *providers.Cache, uris []string) (err error) {
	var unresolved map[string]any
	eachSourced(config, func(section string, id component.ID, wants sourced) {
		if err != nil {
			return
		}
		if unresolved == nil {
			if unresolved, err = providers.Unresolved(ctx, providers.NewEnv(env), cache, uris...); err != nil {
				return
			}
		}
		var yaml string
		var used map[string]string
		if yaml, used, err = sourceOf(ctx, unresolved, env, cache, section, id.String()); err == nil {
			wants.SetSource(id, yaml, used)
		}
	})
	return err
}

// sourceOf returns how a component is configured, and the variables that are needed to resolve it.
func sourceOf(ctx context.Context, unresolved map[string]any, env map[string]string, cache *providers.Cache, path ...string) (string, map[string]string, error) {
	found, _, err := providers.Descend(ctx, providers.NewEnv(env), cache, unresolved, path...)
	if err != nil {
		return "", nil, err
	}
	yaml, err := providers.Text(found)
	if err != nil {
		return "", nil, err
	}
	recorder := providers.NewEnv(env)
	if _, err := providers.Resolve(ctx, recorder, cache, yaml); err != nil {
		return "", nil, err
	}
	return yaml, maps.Clone(recorder.Used()), nil
}

// releaseSourced lets them free what is left of a collector.
func releaseSourced(config *otelcol.Config) {
	eachSourced(config, func(_ string, _ component.ID, wants sourced) { wants.Release() })
}
