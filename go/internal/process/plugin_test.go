package process

import (
	"os"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/xprocessor"
	"go.opentelemetry.io/collector/receiver"
	"go.uber.org/goleak"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

func TestOpen_describes_the_factories(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	x := f.(xprocessor.Factory)
	if f.TracesStability() != component.StabilityLevelStable || f.MetricsStability() != component.StabilityLevelBeta ||
		f.LogsStability() != component.StabilityLevelAlpha || x.ProfilesStability() != component.StabilityLevelDevelopment {
		t.Errorf("its stabilities are %v %v %v %v", f.TracesStability(), f.MetricsStability(), f.LogsStability(), x.ProfilesStability())
	}
	if alias := f.(interface{ DeprecatedAlias() component.Type }).DeprecatedAlias().String(); alias != "fixture_old" {
		t.Errorf("its alias is %q", alias)
	}
	c := factoryOf[connector.Factory](t, p, "fixture")
	if c.LogsToLogsStability() != component.StabilityLevelBeta || c.LogsToMetricsStability() != component.StabilityLevelAlpha ||
		c.TracesToTracesStability() != component.StabilityLevelUndefined {
		t.Errorf("the connector's stabilities are wrong")
	}
	factoryOf[receiver.Factory](t, p, "otlp")
	if e := factoryOf[exporter.Factory](t, p, "fixture"); e.TracesStability() != component.StabilityLevelUndefined {
		t.Errorf("the exporter takes traces")
	}
	if p.PID == 0 || p.PID != p.pid() || !strings.HasSuffix(p.Module, "/go") {
		t.Errorf("it is %+v, its process is %d", p, p.pid())
	}
}

func TestOpen_says_why_it_cannot(t *testing.T) {
	for name, test := range map[string]struct {
		mode string
		code abi.Code
		text string
	}{
		"the process exits":   {"exits", abi.PluginFailed, "its process ended before it was ready: exit status 3: it has no mind to start"},
		"the process panics":  {"panics", abi.PluginFailed, "exit status 2: panic: before it serves"},
		"there is no factory": {"nothing", abi.PluginNoFactory, "it brings no component"},
		"it is an extension":  {"extension", abi.PluginNoFactory, `it brings the extension "fixture"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TESTCHILD", test.mode)
			_, err := Open(Settings{Path: childFile})
			if e := abi.AsError(err); err == nil || e.Code != test.code || !strings.Contains(e.Message, test.text) {
				t.Errorf("it says %v", err)
			}
		})
	}
	for _, path := range []string{"/bin/true", t.TempDir() + "/missing"} {
		if _, err := Open(Settings{Path: path}); abi.AsError(err).Code != abi.PluginFailed {
			t.Errorf("%s: %v", path, err)
		} else {
			t.Log(err)
		}
	}
}

func TestProcessor_works_in_the_child(t *testing.T) {
	p := opened(t, Settings{})
	sink := &consumertest.LogsSink{}
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), map[string]any{"text": "hello"}, sink)
	if err := r.ConsumeLogs(t.Context(), some(3)); err != nil {
		t.Fatal(err)
	}
	got := sink.AllLogs()[0]
	if done, _ := got.ResourceLogs().At(0).Resource().Attributes().Get(fixture.Done); !strings.Contains(done.Str(), `text="hello"`) || got.LogRecordCount() != 3 {
		t.Errorf("it gave %v", got.ResourceLogs().At(0).Resource().Attributes().AsRaw())
	}
	if err := r.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPlugin_that_has_ended_leaves_no_goroutine(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent(), goleak.IgnoreTopFunction("github.com/otelcol-deno/otelcol-deno/go/internal/process.serveStarts"))
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	for _, path := range []string{"/bin/true", temp + "/missing"} {
		if _, err := Open(Settings{Path: path}); err == nil {
			t.Errorf("%s runs", path)
		}
	}
	p, err := Open(Settings{Path: childFile})
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(temp); len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	sink := &consumertest.LogsSink{}
	f := factoryOf[processor.Factory](t, p, "fixture")
	set, _ := telemetry()
	r, err := f.CreateLogs(t.Context(), processor.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set}, configured(t, f, nil), sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Start(t.Context(), &statusHost{}); err != nil {
		t.Fatal(err)
	}
	for _, do := range []string{"", "exit", "detached", "kill"} {
		if err := r.ConsumeLogs(t.Context(), once(t, 1, do)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.end(t)
}
