package providers

import (
	"context"
	"fmt"
	"strings"

	"go.opentelemetry.io/collector/confmap"
)

// maxDepth is how many references may stand one behind the other.
const maxDepth = 100

// Descend returns what stands under a path of keys in an unresolved configuration. A value on the way, or at its end,
// that is a reference is replaced by what it refers to; below that everything stays as it is written. ok is false when
// there is nothing under the path.
func Descend(ctx context.Context, env *Env, cache *Cache, value any, path ...string) (found any, ok bool, err error) {
	for n := 0; ; n++ {
		if value, err = dereference(ctx, env, cache, value); err != nil || n == len(path) {
			return value, err == nil, err
		}
		level, isMap := value.(map[string]any)
		if !isMap {
			return nil, false, nil
		}
		if value, ok = level[path[n]]; !ok {
			return nil, false, nil
		}
	}
}

// dereference follows a value that is one reference as a whole.
func dereference(ctx context.Context, env *Env, cache *Cache, value any) (any, error) {
	for range maxDepth {
		text, isText := value.(string)
		if !isText || !strings.HasPrefix(text, "${") || !strings.HasSuffix(text, "}") {
			return value, nil
		}
		uri, err := inner(ctx, env, cache, text[2:len(text)-1])
		if err != nil {
			return nil, err
		}
		if !strings.Contains(uri, ":") {
			uri = "env:" + uri
		}
		if value, err = retrieve(ctx, env, cache, uri); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("more than %d references stand one behind the other", maxDepth)
}

// inner resolves the references inside of a reference.
func inner(ctx context.Context, env *Env, cache *Cache, uri string) (string, error) {
	if !strings.Contains(uri, "${") {
		return uri, nil
	}
	text, err := Text(map[string]any{"uri": uri})
	if err != nil {
		return "", err
	}
	conf, err := Resolve(ctx, env, cache, text)
	if err != nil {
		return "", err
	}
	return fmt.Sprint(conf.Get("uri")), nil
}

// retrieve returns what a URI refers to, as it is written there.
func retrieve(ctx context.Context, env *Env, cache *Cache, uri string) (any, error) {
	for _, factory := range Settings(env, cache).ProviderFactories {
		provider := factory.Create(confmap.ProviderSettings{})
		if !strings.HasPrefix(uri, provider.Scheme()+":") {
			continue
		}
		given, err := provider.Retrieve(ctx, uri, nil)
		if err != nil {
			return nil, err
		}
		return given.AsRaw()
	}
	return nil, fmt.Errorf("there is no provider for %q", uri)
}
