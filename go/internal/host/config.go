package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
	"github.com/otelcol-deno/otelcol-deno/go/internal/providers"
)

// loaded is a configuration that was resolved, decoded and validated.
type loaded struct {
	config    *otelcol.Config
	conf      *confmap.Conf // config with every default filled in
	factories otelcol.Factories
	unset     []string // environment variables that it refers to and that are not set
	bridge    *bridge.Session
	close     func(context.Context) error
}

// loadConfig does what otelcol does with --config and --set, with the host's environment and no default metrics port.
func loadConfig(ctx context.Context, settings *Settings, factories Factories, typeScript bridge.Host) (*loaded, error) {
	uris, err := settings.uris()
	if err != nil {
		return nil, err
	}
	built, err := factories(settings.Plugins)
	if err != nil {
		return nil, err
	}
	session := bridge.NewSession(typeScript)
	session.AddTo(&built)
	env := providers.NewEnv(settings.Env)
	cache := providers.NewCache()
	resolver := providers.Settings(env, cache, uris...)
	resolver.ConverterFactories = append(providers.Converters(), confmap.NewConverterFactory(newPortless))
	provider, err := otelcol.NewConfigProvider(otelcol.ConfigProviderSettings{ResolverSettings: resolver})
	if err != nil {
		return nil, configError(err, nil)
	}
	result := &loaded{factories: built, close: provider.Shutdown, bridge: session}
	if err = result.get(ctx, provider, func(config *otelcol.Config) error {
		return tellSources(ctx, config, settings.Env, cache, uris)
	}); err == nil {
		err = session.Prepare(ctx, bridge.Plan(result.config, newFolders(ctx, settings.Env, cache, uris).of))
	}
	if err != nil {
		return nil, errors.Join(configError(err, env.Unset()), result.close(ctx))
	}
	result.unset = env.Unset()
	return result, nil
}

// loadUnless loads unless a stop is wanted meanwhile: the source of an http: URI may be slow, and its provider does not
// listen to a context. What is loaded after that is thrown away.
func loadUnless(stop <-chan struct{}, load func() (*loaded, error)) (*loaded, error) {
	type outcome struct {
		*loaded
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() { done <- o }()
		defer recovered(&o.err)
		o.loaded, o.err = load()
	}()
	select {
	case o := <-done:
		return o.loaded, o.err
	case <-stop:
		go func() {
			if o := <-done; o.loaded != nil {
				_ = o.close(context.Background())
			}
		}()
		return nil, errCanceled()
	}
}

func (l *loaded) get(ctx context.Context, provider *otelcol.ConfigProvider, tell func(*otelcol.Config) error) error {
	var err error
	if l.config, err = provider.Get(ctx, l.factories); err != nil {
		return err
	}
	shutdown := l.close
	l.close = func(ctx context.Context) error {
		l.bridge.Close()
		releaseSourced(l.config)
		return shutdown(ctx)
	}
	if err = tell(l.config); err != nil {
		return err
	}
	if err = confmap.Validate(l.config); err != nil {
		return err
	}
	l.conf = confmap.New()
	return l.conf.Marshal(l.config)
}

// configError says what is wrong with the configuration; a variable that is not set is often why.
func configError(err error, unset []string) error {
	code := abi.ConfigInvalid
	if own := new(abi.Error); errors.As(err, &own) { // not of the configuration: who should have checked it could not
		code = own.Code
	}
	e := abi.Errorf(code, "Cannot use the configuration: %w", err)
	e.Places = abi.PlacesOf(err)
	e.Message = strings.TrimSpace(e.Message)
	if len(unset) > 0 {
		e.Hint = fmt.Sprintf("Set the environment variables that it refers to and that are not set, or give defaults (${env:NAME:-default}): %s",
			strings.Join(unset, ", "))
	}
	return e
}
