package process

import (
	"context"
	"strings"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/featuregate"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-deno/otelcol-deno/go/internal/providers"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// configs are the configuration objects of the live instances. Instances of one component share one, since components
// that share themselves among their signals know each other by it.
type configs struct {
	mu   sync.Mutex
	live map[uint64]*sharedConfig
}

type sharedConfig struct {
	config component.Config
	users  int
}

// acquire returns a component's configuration object, which is made if it is not there; release gives it back.
func (c *configs) acquire(ctx context.Context, factory component.Factory, of *pluginv1.Component) (component.Config, func(), error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	shared, ok := c.live[of.GetConfig()]
	if !ok {
		config, err := makeConfig(ctx, factory, of)
		if err != nil {
			return nil, nil, err
		}
		shared = &sharedConfig{config: config}
		c.live[of.GetConfig()] = shared
	}
	shared.users++
	return shared.config, func() { c.release(of.GetConfig()) }, nil
}

func (c *configs) release(number uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if shared := c.live[number]; shared != nil {
		if shared.users--; shared.users == 0 {
			delete(c.live, number)
		}
	}
}

// makeConfig does what the collector does with a component's configuration: resolve, decode over the defaults, validate.
func makeConfig(ctx context.Context, factory component.Factory, of *pluginv1.Component) (component.Config, error) {
	setGates(of.GetFeatureGates())
	env := of.GetEnv()
	if env == nil {
		env = map[string]string{}
	}
	conf, err := providers.Resolve(ctx, providers.NewEnv(env), providers.NewCache(), of.GetYaml())
	if err != nil {
		return nil, err
	}
	config := factory.CreateDefaultConfig()
	if err := conf.Unmarshal(&config); err != nil {
		return nil, err
	}
	return config, confmap.Validate(config)
}

// setGates sets the feature gates of the host that this process has too. One that can no longer be set is left.
func setGates(ids []string) {
	for _, id := range ids {
		name, disabled := strings.CutPrefix(id, "-")
		_ = featuregate.GlobalRegistry().Set(name, !disabled)
	}
}

// effective is a configuration with its defaults, in YAML; secrets mask themselves.
func effective(config component.Config) string {
	conf := confmap.New()
	if err := conf.Marshal(config); err != nil {
		return ""
	}
	text, err := yaml.Marshal(conf.ToStringMap())
	if err != nil {
		return ""
	}
	return string(text)
}
