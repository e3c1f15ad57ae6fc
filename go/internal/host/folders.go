package host

import (
	"context"
	"path/filepath"
	"strings"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/providers"
)

// folders finds where a component is configured, for the paths in its configuration.
type folders struct {
	ctx   context.Context
	env   map[string]string
	cache *providers.Cache
	uris  []string
	whole []map[string]any // what stands at each URI, once it was asked for; nil when it cannot be resolved alone
}

func newFolders(ctx context.Context, env map[string]string, cache *providers.Cache, uris []string) *folders {
	return &folders{ctx: ctx, env: env, cache: cache, uris: uris}
}

// of is the folder of the last configuration file that names the component's module, "" (the working directory) if that
// is no file.
func (f *folders) of(section string, id component.ID) string {
	if f.whole == nil {
		f.read()
	}
	for i := len(f.uris) - 1; i >= 0; i-- {
		_, ok, err := providers.Descend(f.ctx, providers.NewEnv(f.env), f.cache, f.whole[i], section, id.String(), "module")
		if ok && err == nil {
			return folder(f.uris[i])
		}
	}
	return ""
}

func (f *folders) read() {
	f.whole = make([]map[string]any, len(f.uris))
	for i, uri := range f.uris {
		if level, err := providers.Unresolved(f.ctx, providers.NewEnv(f.env), f.cache, uri); err == nil {
			f.whole[i] = level
		}
	}
}

// folder is that of a file's URI, else "".
func folder(uri string) string {
	path, isFile := strings.CutPrefix(uri, "file:")
	if !isFile && hasScheme(uri) {
		return ""
	}
	return filepath.Dir(path)
}

// hasScheme follows confmap: a scheme has two letters at least, so that a drive is none.
func hasScheme(uri string) bool {
	scheme, _, ok := strings.Cut(uri, ":")
	return ok && len(scheme) > 1 && !strings.ContainsAny(scheme, "/\\.")
}
