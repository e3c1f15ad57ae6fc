package providers

import (
	"context"
	"sync"

	"go.opentelemetry.io/collector/confmap"
)

// Cache remembers what providers gave, so that a configuration that is resolved several times is one configuration, and
// is fetched once.
type Cache struct {
	mu    sync.Mutex
	given map[string]*confmap.Retrieved
}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{given: map[string]*confmap.Retrieved{}} }

// wrap puts the cache before the providers of a factory.
func (c *Cache) wrap(factory confmap.ProviderFactory) confmap.ProviderFactory {
	return confmap.NewProviderFactory(func(set confmap.ProviderSettings) confmap.Provider {
		return &cached{factory.Create(set), c}
	})
}

type cached struct {
	confmap.Provider
	cache *Cache
}

// Retrieve implements confmap.Provider.
func (p *cached) Retrieve(ctx context.Context, uri string, watch confmap.WatcherFunc) (*confmap.Retrieved, error) {
	p.cache.mu.Lock()
	defer p.cache.mu.Unlock()
	if given, ok := p.cache.given[uri]; ok {
		return given, nil
	}
	given, err := p.Provider.Retrieve(ctx, uri, watch)
	if err == nil {
		p.cache.given[uri] = given
	}
	return given, err
}
