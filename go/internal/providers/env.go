package providers

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.opentelemetry.io/collector/confmap"
)

var envName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// Env serves ${env:NAME} and ${NAME} from a map, with the rules of upstream's envprovider. Go's own environment is not
// read: inside a c-shared library it is what it was when the library was opened.
type Env struct {
	values map[string]string // nil: no reference may be made

	mu    sync.Mutex
	used  map[string]string
	unset []string
}

// NewEnv returns a provider over values; with nil every reference is an error.
func NewEnv(values map[string]string) *Env { return &Env{values: values, used: map[string]string{}} }

func (p *Env) factory() confmap.ProviderFactory {
	return confmap.NewProviderFactory(func(confmap.ProviderSettings) confmap.Provider { return p })
}

// Retrieve implements confmap.Provider.
func (p *Env) Retrieve(_ context.Context, uri string, _ confmap.WatcherFunc) (*confmap.Retrieved, error) {
	reference, ok := strings.CutPrefix(uri, "env:")
	if !ok {
		return nil, fmt.Errorf("%q is not an env: URI", uri)
	}
	name, fallback, hasFallback := strings.Cut(reference, ":-")
	if !envName.MatchString(name) {
		return nil, fmt.Errorf("environment variable %q has invalid name: must match regex %s", name, envName)
	}
	if p.values == nil {
		return nil, fmt.Errorf("environment variable %q cannot be read: the host gave no environment (run Deno with --allow-env, or give `env`)", name)
	}
	value, isSet := p.values[name]
	switch {
	case isSet:
		p.noteUsed(name, value)
	case hasFallback && fallback == "":
		return confmap.NewRetrieved("") // as upstream: an empty default is a string, not null
	case hasFallback:
		value = fallback
	default:
		p.noteUnset(name)
	}
	return confmap.NewRetrievedFromYAML([]byte(value))
}

func (p *Env) noteUsed(name, value string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used[name] = value
}

func (p *Env) noteUnset(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.unset, name) {
		p.unset = append(p.unset, name)
	}
}

// Used returns the variables that were referred to and are set.
func (p *Env) Used() map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.used)
}

// Unset returns the names that the configuration refers to without a default and that are not set.
func (p *Env) Unset() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.unset)
}

// Scheme implements confmap.Provider.
func (*Env) Scheme() string { return "env" }

// Shutdown implements confmap.Provider.
func (*Env) Shutdown(context.Context) error { return nil }
