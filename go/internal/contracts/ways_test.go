package contracts

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/contracts/fixture"
	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
	_ "github.com/otelcol-deno/otelcol-deno/go/process" // is in the files that are built: a change of it is one of the tests
)

// way is how the factories of package fixture got here.
type way struct {
	name      string
	factories otelcol.Factories
	listed    []plugins.Listed
}

// unable says whether the way, by the documentation, cannot do what the others can: a connector of profiles.
func (w way) unable(part string) bool {
	return w.name == processWay && strings.HasPrefix(part, "connector") && strings.HasSuffix(part, "profiles")
}

const (
	builtInWay = "built in"
	pluginWay  = "Go plugin"
	processWay = "own process"
)

// ways are all of them, the first is builtInWay.
var ways []way

func TestMain(m *testing.M) {
	status, err := withWays(m.Run)
	if err != nil {
		fmt.Println(err)
	}
	os.Exit(status)
}

// withWays builds the fixture in each way and opens it.
func withWays(run func() int) (int, error) {
	folder, err := os.MkdirTemp("", "contracts-test-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(folder)
	for _, w := range []struct {
		name, kind string
		flags      []string
	}{
		{name: builtInWay},
		{pluginWay, plugins.KindPlugin, []string{"-buildmode=plugin"}},
		{processWay, plugins.KindProcess, nil},
	} {
		opened := way{name: w.name}
		var files []string
		registry := plugins.NewRegistry(builtIn, func() error { return nil }) // a program's symbols are global
		if w.kind != "" {
			registry = plugins.NewRegistry(none, func() error { return nil })
			file := filepath.Join(folder, w.kind)
			if err := build(file, w.flags...); err != nil {
				return 1, err
			}
			p, err := registry.Load(plugins.LoadSettings{Path: file})
			if err == nil && p.Kind != w.kind {
				err = fmt.Errorf("%s is taken for a %s", file, p.Kind)
			}
			if err != nil {
				return 1, err
			}
			files = []string{file}
		}
		if opened.factories, err = registry.Factories(files); err != nil {
			return 1, err
		}
		if opened.listed, err = registry.Components(files); err != nil {
			return 1, err
		}
		ways = append(ways, opened)
	}
	return run(), nil
}

// build builds the fixture's main package with the flags of this program: a plugin has to fit it.
func build(file string, flags ...string) error {
	own, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("the test has no build info")
	}
	args := append([]string{"build", "-o", file}, flags...)
	for _, setting := range own.Settings {
		if slices.Contains([]string{"-race", "-trimpath", "-tags", "-gcflags", "-asan", "-msan"}, setting.Key) {
			args = append(args, setting.Key+"="+setting.Value)
		}
	}
	out, err := exec.Command("go", append(args, "./fixture/main")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s%w", out, err)
	}
	return nil
}

func builtIn() (factories otelcol.Factories, err error) {
	all := fixture.NewFactories()
	modules := func() map[component.Type]string { return map[component.Type]string{} }
	factories.ReceiverModules, factories.ProcessorModules = modules(), modules()
	factories.ExporterModules, factories.ConnectorModules = modules(), modules()
	var problems [4]error
	factories.Receivers, problems[0] = otelcol.MakeFactoryMap(of[receiver.Factory](all)...)
	factories.Processors, problems[1] = otelcol.MakeFactoryMap(of[processor.Factory](all)...)
	factories.Exporters, problems[2] = otelcol.MakeFactoryMap(of[exporter.Factory](all)...)
	factories.Connectors, problems[3] = otelcol.MakeFactoryMap(of[connector.Factory](all)...)
	return factories, errors.Join(problems[:]...)
}

// none is a library without components of the fixture's kinds.
func none() (otelcol.Factories, error) {
	factories, err := builtIn()
	clear(factories.Receivers)
	clear(factories.Processors)
	clear(factories.Exporters)
	clear(factories.Connectors)
	return factories, err
}

// of returns the factories of a kind.
func of[F component.Factory](all []component.Factory) (found []F) {
	for _, factory := range all {
		if f, ok := factory.(F); ok {
			found = append(found, f)
		}
	}
	return found
}

// inEachWay runs a test for each way.
func inEachWay(t *testing.T, test func(t *testing.T, w way)) {
	for _, w := range ways {
		t.Run(w.name, func(t *testing.T) { test(t, w) })
	}
}
