package process

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/featuregate"
	"go.yaml.in/yaml/v3"

	"github.com/otelcol-deno/otelcol-deno/go/internal/providers"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// configs counts configurations, to number them.
var configs atomic.Uint64

// Config is the configuration of a component that works in a child: the child has the true one. It owns the instances
// that are made with it.
type Config struct{ *known }

// known is what is known of a configuration. It is apart from Config since upstream copies that to marshal it.
type known struct {
	maker  *maker
	number uint64

	mu        sync.Mutex
	resolved  map[string]any // as the collector has resolved it
	id        component.ID
	source    *source // as it is written; nil: that is not known
	effective map[string]any
	instances []*instance
}

type source struct {
	yaml string
	env  map[string]string
}

func (m *maker) newConfig() component.Config {
	return &Config{&known{maker: m, number: configs.Add(1), id: component.NewID(m.typ)}}
}

// Unmarshal implements confmap.Unmarshaler: everything is accepted here, Validate has it decoded in the child.
func (c *Config) Unmarshal(conf *confmap.Conf) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.resolved = conf.ToStringMap()
	return nil
}

// SetSource tells which component this is, and its configuration before references were resolved, in YAML, with the
// environment variables that it refers to.
func (c *Config) SetSource(id component.ID, yaml string, env map[string]string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.id, c.source = id, &source{yaml, env}
}

// Validate implements confmap.Validator: the child decodes and validates. Its text is the error's.
func (c *Config) Validate() error {
	s := c.maker.plugin.supervisor
	s.acquire()
	defer s.release()
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	var answer *pluginv1.CheckResponse
	err := twice(func() error {
		child, err := s.get(ctx)
		if err != nil {
			return err
		}
		if answer, err = child.api.Check(ctx, &pluginv1.CheckRequest{Component: c.component()}); err != nil {
			return child.failedCall(err)
		}
		return nil
	})
	if err != nil {
		if errors.Is(err, errDead) {
			err = failed(s.name, "its process ended when it was to check the configuration of %q", c.id)
		}
		return err
	}
	if answer.GetError() != "" {
		return errors.New(answer.GetError())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.effective = nil
	return yaml.Unmarshal([]byte(answer.GetEffectiveYaml()), &c.effective)
}

// Marshal implements confmap.Marshaler: with the defaults that the child knows, once it was asked.
func (c Config) Marshal(conf *confmap.Conf) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	values := c.resolved
	if c.effective != nil {
		values = c.effective
	}
	return conf.Merge(confmap.NewFromStringMap(values))
}

// component is the configuration as the child is told it.
func (c *Config) component() *pluginv1.Component {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, err := providers.Text(c.resolved)
	if err != nil { // of a type that no provider gives
		text = "{}"
	}
	told := &pluginv1.Component{
		Kind: c.maker.kind, Type: c.id.Type().String(), Id: c.id.String(), Config: c.number, FeatureGates: changedGates(),
		ResolvedYaml: text,
	}
	if c.source != nil {
		told.Yaml, told.Env = c.source.yaml, c.source.env
	} else { // resolved values may contain what looks like a reference
		told.Yaml = strings.ReplaceAll(told.ResolvedYaml, "$", "$$")
	}
	return told
}

// Release gives up what was made with the configuration and is still there: a collector that could not be built does
// not shut down what it has made.
func (c *Config) Release() {
	c.mu.Lock()
	instances := c.instances
	c.instances = nil
	c.mu.Unlock()
	for _, i := range instances {
		i.discard()
	}
}

// changedGates are the feature gates that are not at their default.
func changedGates() (ids []string) {
	featuregate.GlobalRegistry().VisitAll(func(g *featuregate.Gate) {
		switch enabled := g.Stage() == featuregate.StageBeta || g.Stage() == featuregate.StageStable; {
		case g.IsEnabled() && !enabled:
			ids = append(ids, g.ID())
		case !g.IsEnabled() && enabled:
			ids = append(ids, "-"+g.ID())
		}
	})
	return ids
}
