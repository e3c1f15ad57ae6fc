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
}

func newFolders(ctx context.Context, env map[string]string, cache *providers.Cache, uris []string) *folders {
	return &folders{ctx, env, cache, uris}
}

// of is the folder of the last configuration file that names the component's module, "" (the working directory) if that
// is no file.
func (f *folders) of(section string, id component.ID) string {
	for i := len(f.uris) - 1; i >= 0; i-- {
		env := providers.NewEnv(f.env)
		level, err := providers.Unresolved(f.ctx, env, f.cache, f.uris[i])
		if err != nil {
			continue
		}
		if _, ok, err := providers.Descend(f.ctx, env, f.cache, level, section, id.String(), "module"); !ok || err != nil {
			continue
		}
		return folder(f.uris[i])
	}
	return ""
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
