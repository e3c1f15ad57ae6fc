// Package standalone runs one collector from start to end, for hosts that only call Main or MainWithPlugin.
package standalone

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
)

// The environment variables that these hosts configure a collector with.
const (
	ConfigVariable  = "OTELCOL_CONFIG"                // comma-separated configuration URIs
	PluginsVariable = "OTEL_COLLECTOR_SHARED_LIBRARY" // comma-separated plugin files
	defaultConfig   = "test.yaml"
)

// Run runs a collector until SIGINT, SIGTERM or its own end, and answers the exit status. A second signal has its
// default action. A panic is reported as an error.
func Run(files string, environ []string, build component.BuildInfo, registry *plugins.Registry) (status int) {
	defer func() {
		if p := recover(); p != nil {
			say("panic in the library: %v", p)
			status = 1
		}
	}()
	env := Environment(environ)
	settings := host.Settings{Config: list(env[ConfigVariable]), Env: env}
	if len(settings.Config) == 0 {
		settings.Config = []string{defaultConfig}
	}
	if strings.TrimSpace(files) == "" {
		files = env[PluginsVariable]
	}
	settings.Plugins = load(list(files), registry)
	c, err := host.New(settings, build, registry.Factories)
	if err != nil {
		return fail(err)
	}
	return run(c)
}

func run(c *host.Collector) int {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	context.AfterFunc(ctx, func() {
		release()                           // the next signal has its default action
		_ = c.Stop(host.DefaultStopTimeout) // Wait returns its error
	})
	if err := c.Start(); err != nil && abi.AsError(err).Code != abi.StartCanceled {
		return fail(err)
	}
	if ctx.Err() != nil { // a signal that came before the start found nothing to stop
		_ = c.Stop(host.DefaultStopTimeout)
	}
	if err := c.Wait(); err != nil {
		return fail(err)
	}
	return 0
}

// load loads plugins; one that does not load is reported and skipped.
func load(files []string, registry *plugins.Registry) []string {
	var loaded []string
	for _, file := range files {
		p, err := registry.Load(plugins.LoadSettings{Path: file})
		if err != nil {
			say("plugin skipped: %v", err)
			continue
		}
		for _, c := range p.Components {
			say("plugin %s: %s %q, %s %s, %.0f ms", p.Path, c.Kind, c.Type, p.Module, p.Version, p.Milliseconds)
		}
		loaded = append(loaded, p.Path)
	}
	return loaded
}

func fail(err error) int {
	e := abi.AsError(err)
	say("%v", e)
	if e.Code == abi.ConfigInvalid {
		return 78 // EX_CONFIG
	}
	return 1
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "otelcol-deno: "+format+"\n", args...)
}

// Environment makes a map of NAME=value lines; of a name that comes twice the first counts, as in getenv.
func Environment(environ []string) map[string]string {
	env := make(map[string]string, len(environ))
	for _, entry := range environ {
		name, value, ok := strings.Cut(entry, "=")
		if _, there := env[name]; ok && !there {
			env[name] = value
		}
	}
	return env
}

// list splits at commas, without spaces and empty members. A URI of the yaml: scheme may hold commas and is left whole.
func list(text string) []string {
	if strings.HasPrefix(text, "yaml:") {
		return []string{text}
	}
	var items []string
	for _, item := range strings.Split(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}
