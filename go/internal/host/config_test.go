package host

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// load resolves a configuration as a start does, without starting it.
func load(t *testing.T, settings Settings) (*loaded, error) {
	t.Helper()
	l, err := loadConfig(context.Background(), &settings, testFactories(), nil)
	if err == nil {
		t.Cleanup(func() { _ = l.close(context.Background()) })
	}
	return l, err
}

func mustLoad(t *testing.T, settings Settings) *loaded {
	t.Helper()
	l, err := load(t, settings)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// wantMember checks one member of the configuration with its defaults.
func wantMember(t *testing.T, l *loaded, key string, want any) {
	t.Helper()
	if got := l.conf.Get(key); got != want {
		t.Fatalf("%s is %#v, want %#v", key, got, want)
	}
}

// write makes a configuration file and returns its path.
func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const withPipeline = "\nservice: {pipelines: {logs: {receivers: [nop], exporters: [nop]}}}"

func TestLoadConfig_refuses(t *testing.T) {
	for name, test := range map[string]struct {
		yaml  string
		texts []string
	}{
		"an empty configuration": {"", []string{"empty configuration", "must have at least one pipeline"}},
		"only comments":          {"# nothing\n", []string{"empty configuration", "must have at least one pipeline"}},
		"a list":                 {"[a, b]", []string{"cannot resolve the configuration"}},
		"a tab":                  {"receivers:\n\tnop:\n", []string{"cannot start any token", "line"}},
		"broken YAML":            {"receivers: {nop", []string{"cannot resolve the configuration"}},
		"an unknown component":   {"receivers: {nope: }\nexporters: {nop: }" + withPipeline, []string{"receivers", `unknown type: "nope"`}},
		"an unknown key":         {"receivers: {nop: }\nexporters: {debug: {colour: red}}" + withPipeline, []string{"exporters", "debug", "colour"}},
		"an unknown section":     {"receivers: {nop: }\nexporters: {nop: }\nextra: 1" + withPipeline, []string{"extra"}},
		"a wrong type":           {"receivers: {nop: }\nexporters: {debug: {sampling_initial: many}}" + withPipeline, []string{"debug", "'sampling_initial' expected type 'int'"}},
		"a bad value":            {"receivers: {nop: }\nexporters: {debug: {verbosity: loud}}" + withPipeline, []string{"verbosity", "loud"}},
		"a bad ID":               {"receivers: {nop/: }\nexporters: {nop: }" + withPipeline, []string{"nop/"}},
		"an ID twice":            {"receivers: {nop/1: , nop/ 1: }\nexporters: {nop: }" + withPipeline, []string{"duplicate name"}},
		"an undefined receiver": {
			"receivers: {nop: }\nexporters: {nop: }\nservice: {pipelines: {logs: {receivers: [nop, nop/2], exporters: [nop]}}}",
			[]string{"service::pipelines::logs", `receiver "nop/2" which is not configured`},
		},
		"an undefined extension":      {"receivers: {nop: }\nexporters: {nop: }\nservice: {extensions: [zpages], pipelines: {logs: {receivers: [nop], exporters: [nop]}}}", []string{`extension "zpages" which is not configured`}},
		"a pipeline without exporter": {"receivers: {nop: }\nexporters: {nop: }\nservice: {pipelines: {logs: {receivers: [nop]}}}", []string{"must have at least one exporter"}},
		"a pipeline of no signal":     {"receivers: {nop: }\nexporters: {nop: }\nservice: {pipelines: {loggs: {receivers: [nop], exporters: [nop]}}}", []string{"loggs"}},
		"no pipelines":                {"receivers: {nop: }\nexporters: {nop: }\nservice: {}", []string{"service must have at least one pipeline"}},
		"a service that is a number":  {"receivers: {nop: }\nexporters: {nop: }\nservice: 5", []string{"service"}},
		"telemetry that is a list":    {"receivers: {nop: }\nexporters: {nop: }\nservice: {telemetry: [1], pipelines: {logs: {receivers: [nop], exporters: [nop]}}}", []string{"telemetry"}},
	} {
		t.Run(name, func(t *testing.T) {
			for kind, uri := range map[string]string{"yaml:": "yaml:" + test.yaml, "file:": "file:" + write(t, "config.yaml", test.yaml)} {
				_, err := load(t, Settings{Config: []string{uri}})
				e := wantError(t, err, abi.ConfigInvalid, append(test.texts, "Cannot use the configuration: ")...)
				if e.Hint != "" || e.Component != "" {
					t.Errorf("%s hint %q, component %q", kind, e.Hint, e.Component)
				}
			}
		})
	}
}

func TestLoadConfig_refuses_URIs(t *testing.T) {
	for name, test := range map[string]struct {
		config []string
		texts  []string
	}{
		"none":               {nil, []string{"no configuration was given"}},
		"an empty list":      {[]string{}, []string{"no configuration was given"}},
		"an empty name":      {[]string{""}, []string{"unable to read the file"}},
		"a missing file":     {[]string{"missing.yaml"}, []string{"missing.yaml", "no such file"}},
		"a folder":           {[]string{t.TempDir()}, []string{"is a directory"}},
		"an unknown scheme":  {[]string{"ftp:config.yaml"}, []string{`unsupported scheme on URI "ftp:config.yaml"`}},
		"a missing variable": {[]string{"env:CONFIG"}, []string{"the host gave no environment"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, Settings{Config: test.config})
			wantError(t, err, abi.ConfigInvalid, test.texts...)
		})
	}
}

func TestLoadConfig_gives_the_error_of_the_factories_as_it_is(t *testing.T) {
	failing := func(plugins []string) (otelcol.Factories, error) {
		return otelcol.Factories{}, abi.Errorf(abi.PluginNotFound, "no %s", plugins[0])
	}
	_, err := loadConfig(context.Background(), &Settings{Config: []string{idle}, Plugins: []string{"x.so"}}, failing, nil)
	wantError(t, err, abi.PluginNotFound, "no x.so")
}

func TestStart_refuses_a_bad_configuration_and_can_be_tried_again(t *testing.T) {
	path := write(t, "config.yaml", "service: 5")
	c := newCollector(t, Settings{Config: []string{path}})
	wantError(t, c.Start(), abi.ConfigInvalid)
	wantState(t, c, Failed)
	if e := c.Status().Error; e == nil || e.Code != abi.ConfigInvalid {
		t.Fatalf("status has the error %v", e)
	}
	if err := os.WriteFile(path, []byte("receivers: {nop: }\nexporters: {nop: }"+withPipeline), 0o600); err != nil {
		t.Fatal(err)
	}
	mustStart(t, c)
}

func TestLoadConfig_merges_files_in_order(t *testing.T) {
	base := write(t, "base.yaml", "receivers: {nop: }\nexporters: {nop: , debug: {sampling_initial: 7, sampling_thereafter: 9}}"+withPipeline)
	over := write(t, "over.yaml", "exporters: {debug: {sampling_initial: 8}}\nservice: {pipelines: {logs: {exporters: [debug]}}}")
	l := mustLoad(t, Settings{Config: []string{base, "file:" + over}})
	wantMember(t, l, "exporters::debug::sampling_initial", 8)
	wantMember(t, l, "exporters::debug::sampling_thereafter", 9)
	pipeline := l.config.Service.Pipelines
	for id, p := range pipeline {
		if id.String() != "logs" || len(p.Receivers) != 1 || len(p.Exporters) != 1 || p.Exporters[0].String() != "debug" {
			t.Errorf("pipeline %v is %+v: a list is replaced, a map merged", id, p)
		}
	}
}

const batched = "yaml:{receivers: {nop: }, processors: {batch: {timeout: 1s, send_batch_size: 10}}, exporters: {nop: , debug: }, " +
	"service: {pipelines: {logs: {receivers: [nop], processors: [batch], exporters: [nop]}}}}"

func TestSet_goes_over_the_configuration(t *testing.T) {
	for name, test := range map[string]struct {
		set  []string
		key  string
		want any
	}{
		"a member":              {[]string{"processors.batch.send_batch_size=20"}, "processors::batch::send_batch_size", uint32(20)},
		"spaces":                {[]string{" processors.batch.send_batch_size = 21 "}, "processors::batch::send_batch_size", uint32(21)},
		"the last one":          {[]string{"processors.batch.send_batch_size=20", "processors.batch.send_batch_size=22"}, "processors::batch::send_batch_size", uint32(22)},
		"not its neighbours":    {[]string{"processors.batch.send_batch_size=20"}, "processors::batch::timeout", time.Second},
		"an equal sign":         {[]string{"service.telemetry.logs.initial_fields={x: a=b}"}, "service::telemetry::logs::initial_fields::x", "a=b"},
		"a map":                 {[]string{"processors.batch={send_batch_size: 23}"}, "processors::batch::send_batch_size", uint32(23)},
		"what was not there":    {[]string{"service.telemetry.logs.level=warn"}, "service::telemetry::logs::level", "warn"},
		"colons as upstream":    {[]string{"processors::batch::send_batch_size=24"}, "processors::batch::send_batch_size", uint32(24)},
		"an environment's word": {[]string{"processors.batch.send_batch_size=${env:SIZE}"}, "processors::batch::send_batch_size", uint32(25)},
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, Settings{Config: []string{batched}, Set: test.set, Env: map[string]string{"SIZE": "25"}})
			wantMember(t, l, test.key, test.want)
		})
	}
}

func TestSet_refuses_what_has_no_equal_sign(t *testing.T) {
	_, err := load(t, Settings{Config: []string{batched}, Set: []string{"processors.batch.timeout"}})
	if e := wantError(t, err, abi.InvalidArgument, "processors.batch.timeout", "missing equal sign"); e.Hint == "" {
		t.Error("the error has no hint")
	}
	_, err = load(t, Settings{Config: []string{batched}, Set: []string{"processors.batch.nope=1"}})
	wantError(t, err, abi.ConfigInvalid, "nope")
}

func TestConfigError_keeps_its_cause(t *testing.T) {
	cause := errors.New("the cause")
	if e := configError(cause, nil); !errors.Is(e, cause) {
		t.Fatal("the cause is lost")
	}
}
