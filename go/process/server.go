package process

import (
	"context"
	"fmt"

	"go.opentelemetry.io/collector/component"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// server serves the protocol for the factories of this process.
type server struct {
	pluginv1.UnimplementedPluginServer

	factories []component.Factory
	configs   configs
}

func newServer(factories []component.Factory) *server {
	return &server{factories: factories, configs: configs{live: map[uint64]*sharedConfig{}}}
}

// factory returns the factory of a component.
func (s *server) factory(c *pluginv1.Component) (component.Factory, error) {
	for _, factory := range s.factories {
		if kindOf(factory) != c.GetKind() {
			continue
		}
		alias, _ := factory.(interface{ DeprecatedAlias() component.Type })
		if factory.Type().String() == c.GetType() || alias != nil && alias.DeprecatedAlias().String() == c.GetType() {
			return factory, nil
		}
	}
	return nil, fmt.Errorf("this plugin has no %s of the type %q", c.GetKind(), c.GetType())
}

// Check implements the protocol.
func (s *server) Check(ctx context.Context, request *pluginv1.CheckRequest) (*pluginv1.CheckResponse, error) {
	factory, err := s.factory(request.GetComponent())
	if err != nil {
		return &pluginv1.CheckResponse{Error: err.Error()}, nil
	}
	config, err := makeConfig(ctx, factory, request.GetComponent())
	if err != nil {
		return &pluginv1.CheckResponse{Error: err.Error()}, nil
	}
	return &pluginv1.CheckResponse{EffectiveYaml: effective(config)}, nil
}
