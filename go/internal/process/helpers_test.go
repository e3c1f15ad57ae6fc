package process

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
	_ "github.com/otelcol-deno/otelcol-deno/go/process" // is in the child: when it changes, the tests run again
)

// raced tells whether the tests, and so the child, are built with the race detector.
var raced bool

// childFile is the executable of testchild.
var childFile string

func TestMain(m *testing.M) {
	if os.Getenv(hostVariable) != "" {
		os.Exit(m.Run())
	}
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0") // of the children: else each takes a second to end
	folder, err := os.MkdirTemp("", "process-test-")
	if err != nil {
		panic(err)
	}
	childFile = filepath.Join(folder, "testchild")
	args := []string{"build", "-o", childFile}
	if raced {
		args = append(args, "-race")
	}
	if out, err := exec.Command("go", append(args, "./testchild")...).CombinedOutput(); err != nil {
		fmt.Printf("%s%v\n", out, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(folder)
	os.Exit(status)
}

// opened is a plugin whose process ends with the test.
func opened(t testing.TB, set Settings) *Plugin {
	t.Helper()
	if set.Path == "" {
		set.Path = childFile
	}
	p, err := Open(set)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.end(t) })
	return p
}

// end ends the plugin's process and waits until it is gone.
func (p *Plugin) end(t testing.TB) {
	eventually(t, "nobody needs the child", func() bool {
		p.supervisor.mu.Lock()
		defer p.supervisor.mu.Unlock()
		return p.supervisor.users == 0
	})
	eventually(t, "the supervisor has ended", func() bool {
		p.supervisor.endIdle()
		p.supervisor.mu.Lock()
		defer p.supervisor.mu.Unlock()
		return !p.supervisor.running
	})
}

// pid is the number of the process in use, 0 if there is none.
func (p *Plugin) pid() int {
	p.supervisor.mu.Lock()
	defer p.supervisor.mu.Unlock()
	if p.supervisor.child == nil {
		return 0
	}
	return p.supervisor.child.pid()
}

// kill kills the process in use.
func (p *Plugin) kill(t testing.TB) {
	t.Helper()
	if err := syscall.Kill(p.pid(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// factoryOf returns the plugin's factory of a kind and a type.
func factoryOf[F component.Factory](t testing.TB, p *Plugin, typ string) F {
	t.Helper()
	for _, f := range p.Factories() {
		if found, ok := f.(F); ok && f.Type().String() == typ {
			return found
		}
	}
	t.Fatalf("the plugin has no %T of the type %q", *new(F), typ)
	panic("unreachable")
}

// configured returns a factory's configuration with these values.
func configured(t testing.TB, factory component.Factory, values map[string]any) component.Config {
	t.Helper()
	config := factory.CreateDefaultConfig()
	if err := confmap.NewFromStringMap(values).Unmarshal(&config); err != nil {
		t.Fatal(err)
	}
	if err := confmap.Validate(config); err != nil {
		t.Fatal(err)
	}
	return config
}

// host is a component.Host that keeps the statuses.
type statusHost struct {
	mu     sync.Mutex
	events []*componentstatus.Event
}

func (*statusHost) GetExtensions() map[component.ID]component.Component { return nil }

func (h *statusHost) Report(event *componentstatus.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, event)
}

func (h *statusHost) statuses() (list []componentstatus.Status) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, event := range h.events {
		list = append(list, event.Status())
	}
	return list
}

// telemetry returns a component's settings with a log that is kept.
func telemetry() (component.TelemetrySettings, *observer.ObservedLogs) {
	core, kept := observer.New(zap.DebugLevel)
	set := componenttest.NewNopTelemetrySettings()
	set.Logger = zap.New(core)
	set.Resource.Attributes().PutStr("service.name", "the collector")
	return set, kept
}

// running is a logs processor that works, and what there is around it.
type running struct {
	processor.Logs
	host *statusHost
	logs *observer.ObservedLogs
}

// start makes and starts a processor of a factory; it is stopped with the test unless it was before.
func start(t testing.TB, factory processor.Factory, values map[string]any, next consumer.Logs) *running {
	t.Helper()
	set, kept := telemetry()
	p, err := factory.CreateLogs(t.Context(), processor.Settings{ID: component.NewIDWithName(factory.Type(), "it"), TelemetrySettings: set},
		configured(t, factory, values), next)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{p, &statusHost{}, kept}
	if err := p.Start(t.Context(), r.host); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.Shutdown(context.Background())
		if t.Failed() {
			for _, entry := range kept.All() {
				t.Log(entry.Message, entry.ContextMap())
			}
		}
	})
	return r
}

// some returns log records whose resource has these attributes.
func some(records int, attributes ...string) plog.Logs {
	ld := plog.NewLogs()
	resource := ld.ResourceLogs().AppendEmpty()
	for i := 0; i+1 < len(attributes); i += 2 {
		resource.Resource().Attributes().PutStr(attributes[i], attributes[i+1])
	}
	scope := resource.ScopeLogs().AppendEmpty()
	for i := range records {
		scope.LogRecords().AppendEmpty().Body().SetInt(int64(i))
	}
	return ld
}

// once is telemetry that asks for something to be done once, by whoever gets it first.
func once(t testing.TB, records int, do string) plog.Logs {
	t.Helper()
	file := filepath.Join(t.TempDir(), "once")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return some(records, fixture.Do, do, fixture.OnceAttribute, file)
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for begin := time.Now(); !is(); time.Sleep(time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("it does not come to be that %s", what)
		}
	}
}

func messages(logs *observer.ObservedLogs) (list []string) {
	for _, entry := range logs.All() {
		list = append(list, entry.Message)
	}
	return list
}

func contains(list []string, text string) bool { return slices.Contains(list, text) }
