package host

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.opentelemetry.io/collector/confmap"
)

var envName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// envProvider serves ${env:NAME} and ${NAME} from the host's map, with the rules of upstream's envprovider. Go's own
// environment is not read: inside a c-shared library it is what it was when the library was opened.
type envProvider struct {
	values map[string]string

	mu    sync.Mutex
	unset []string
}

func (p *envProvider) factory() confmap.ProviderFactory {
	return confmap.NewProviderFactory(func(confmap.ProviderSettings) confmap.Provider { return p })
}

// Retrieve implements confmap.Provider.
func (p *envProvider) Retrieve(_ context.Context, uri string, _ confmap.WatcherFunc) (*confmap.Retrieved, error) {
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
	case hasFallback && fallback == "":
		return confmap.NewRetrieved("") // as upstream: an empty default is a string, not null
	case hasFallback:
		value = fallback
	default:
		p.noteUnset(name)
	}
	return confmap.NewRetrievedFromYAML([]byte(value))
}

func (p *envProvider) noteUnset(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.unset, name) {
		p.unset = append(p.unset, name)
	}
}

// Unset returns the names that the configuration refers to without a default and that are not set.
func (p *envProvider) Unset() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.unset)
}

// Scheme implements confmap.Provider.
func (*envProvider) Scheme() string { return "env" }

// Shutdown implements confmap.Provider.
func (*envProvider) Shutdown(context.Context) error { return nil }
