package host

import (
	"context"
	"errors"
	"fmt"
	"net"
	"regexp"
	"syscall"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/extension/extensioncapabilities"
	"go.opentelemetry.io/collector/service"
	"go.uber.org/multierr"
	"go.uber.org/zap"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// pipelines is one running graph of components with the configuration that it was made of.
type pipelines struct {
	service   *service.Service
	closeConf func(context.Context) error
	leave     *leave
	graph     Graph
}

// startPipelines loads the configuration, builds the graph and starts it. When it fails, nothing is left running.
func startPipelines(ctx context.Context, stop <-chan struct{}, settings *Settings, build component.BuildInfo, factories Factories, events *Events, fatal chan error, prepared func(*bridge.Session)) (_ *pipelines, err error) {
	defer recovered(&err)
	var typeScript bridge.Host
	if settings.TypeScript {
		typeScript = events
	}
	l, err := loadUnless(stop, func() (*loaded, error) { return loadConfig(ctx, settings, factories, typeScript) })
	if err != nil {
		return nil, err
	}
	prepared(l.bridge)
	leave := newLeave()
	l.factories.Receivers = leave.factories(l.factories.Receivers)
	srv, err := service.New(ctx, serviceSettings(l, build, buildLogger(settings.Logs, events), fatal), l.config.Service)
	if err != nil {
		return nil, errors.Join(startError(abi.ConfigInvalid, err, l.unset), l.close(ctx))
	}
	if len(l.unset) > 0 {
		srv.Logger().Warn("Configuration references unset environment variables", zap.Strings("names", l.unset))
	}
	if err := start(ctx, srv); err != nil {
		stopErr := shutdown(ctx, srv)
		if !panicked(err) {
			err = startError(abi.StartFailed, multierr.Combine(err, stopErr), l.unset)
		}
		return nil, errors.Join(err, l.close(ctx))
	}
	return &pipelines{service: srv, closeConf: l.close, leave: leave, graph: describe(l)}, nil
}

// shutdown stops the graph; receivers may take half of the time for it.
func (p *pipelines) shutdown(ctx context.Context, timeout time.Duration) error {
	defer p.leave.after(timeout / 2)()
	err := multierr.Combine(shutdown(ctx, p.service), p.closeConf(ctx))
	if err == nil || panicked(err) {
		return err
	}
	return abi.Errorf(abi.CollectorFailed, "The collector met errors while it stopped: %w", err)
}

func serviceSettings(l *loaded, build component.BuildInfo, logger zapBuilder, fatal chan error) service.Settings {
	return service.Settings{
		BuildInfo:           build,
		ConfigSnapshot:      extensioncapabilities.NewConfigSnapshot(l.conf, l.conf),
		ReceiversConfigs:    l.config.Receivers,
		ReceiversFactories:  l.factories.Receivers,
		ProcessorsConfigs:   l.config.Processors,
		ProcessorsFactories: l.factories.Processors,
		ExportersConfigs:    l.config.Exporters,
		ExportersFactories:  l.factories.Exporters,
		ConnectorsConfigs:   l.config.Connectors,
		ConnectorsFactories: l.factories.Connectors,
		ExtensionsConfigs:   l.config.Extensions,
		ExtensionsFactories: l.factories.Extensions,
		ModuleInfos: service.ModuleInfos{
			Receiver:  moduleInfo(l.factories.ReceiverModules),
			Processor: moduleInfo(l.factories.ProcessorModules),
			Exporter:  moduleInfo(l.factories.ExporterModules),
			Extension: moduleInfo(l.factories.ExtensionModules),
			Connector: moduleInfo(l.factories.ConnectorModules),
		},
		AsyncErrorChannel: fatal,
		BuildZapLogger:    logger,
		TelemetryFactory:  l.factories.Telemetry,
	}
}

type zapBuilder = func(zap.Config, ...zap.Option) (*zap.Logger, error)

func moduleInfo(modules map[component.Type]string) map[component.Type]service.ModuleInfo {
	infos := make(map[component.Type]service.ModuleInfo, len(modules))
	for typ, ref := range modules {
		infos[typ] = service.ModuleInfo{BuilderRef: ref}
	}
	return infos
}

var failedComponent = regexp.MustCompile(`failed to start (?:receiver )?"([^"]+)"`)

// startError names the address when a port is taken, and the component when upstream's error tells it.
func startError(code abi.Code, err error, unset []string) error {
	if code == abi.ConfigInvalid && !errors.Is(err, syscall.EADDRINUSE) {
		return configError(err, unset)
	}
	e := abi.Errorf(code, "Cannot start the collector: %w", err)
	if match := failedComponent.FindStringSubmatch(err.Error()); match != nil {
		e.Component = match[1]
	}
	var op *net.OpError
	if errors.Is(err, syscall.EADDRINUSE) && errors.As(err, &op) && op.Addr != nil {
		e.Code = abi.AddressInUse
		e.Hint = fmt.Sprintf("Another program (or another collector) listens on %s: stop it, or change the endpoint in the configuration", op.Addr)
	}
	return e
}
