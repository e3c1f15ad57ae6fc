package host

import (
	"fmt"
	"slices"
	"testing"

	"go.opentelemetry.io/collector/confmap"
)

func graphOf(t *testing.T, config string) Graph {
	t.Helper()
	return describe(mustLoad(t, Settings{Config: []string{config}}))
}

// Nothing is started here: the ports are the well-known ones.
func TestGraph_lists_endpoints_with_their_defaults(t *testing.T) {
	graph := graphOf(t, `yaml:
extensions: {zpages: , zpages/unused: {endpoint: "127.0.0.1:1"}}
receivers:
  otlp: {protocols: {grpc: , http: }}
  otlp/2: {protocols: {http: {endpoint: "0.0.0.0:4319"}}}
  otlp/unused: {protocols: {grpc: }}
  nop:
exporters: {nop: , otlp: {endpoint: "backend:4317"}}
service:
  extensions: [zpages]
  pipelines:
    traces: {receivers: [otlp, nop], exporters: [nop]}
    logs/2: {receivers: [otlp/2, otlp], exporters: [otlp]}`)
	want := []Endpoint{
		{"otlp", "protocols::grpc", "localhost:4317"},
		{"otlp", "protocols::http", "localhost:4318"},
		{"otlp/2", "protocols::http", "0.0.0.0:4319"},
		{"zpages", "", "localhost:55679"},
	}
	if !slices.Equal(graph.Listen, want) {
		t.Errorf("listen is %+v, want %+v", graph.Listen, want)
	}
	if !slices.Equal(graph.Pipelines, []string{"logs/2", "traces"}) {
		t.Errorf("pipelines are %v", graph.Pipelines)
	}
	if graph.Unset == nil {
		t.Error("unset is null in JSON, want an empty list")
	}
}

func TestGraph_lists_only_addresses(t *testing.T) {
	conf := confmap.NewFromStringMap(map[string]any{"receivers": map[string]any{"x": map[string]any{
		"endpoint": "127.0.0.1:1",
		"a":        map[string]any{"endpoint": "/var/run/x.sock"},
		"b":        map[string]any{"endpoint": "http://host/path"},
		"c":        map[string]any{"endpoint": ""},
		"d":        map[string]any{"endpoint": 4317},
		"e":        map[string]any{"endpoint": map[string]any{"endpoint": "[::1]:2"}},
		"f":        map[string]any{"address": "127.0.0.1:3", "endpoint": nil},
	}, "empty": nil, "list": []any{"endpoint"}}})
	got := endpoints(conf, []string{"x", "empty", "list", "missing"}, []string{"x"})
	want := []Endpoint{{"x", "e::endpoint", "[::1]:2"}, {"x", "", "127.0.0.1:1"}}
	if !slices.Equal(got, want) {
		t.Errorf("endpoints are %+v, want %+v", got, want)
	}
	if got := endpoints(confmap.New(), nil, nil); got == nil {
		t.Error("no endpoints are null in JSON, want an empty list")
	}
}

func TestPortless_takes_the_metrics_away_that_nobody_asked_for(t *testing.T) {
	for name, section := range map[string]string{
		"no telemetry":    "{}",
		"empty telemetry": "{telemetry: }",
		"only logs":       "{telemetry: {logs: {level: warn}}}",
	} {
		t.Run(name, func(t *testing.T) {
			l := mustLoad(t, Settings{Config: []string{idle, "yaml:service: " + section}})
			if got := fmt.Sprint(l.conf.Get(metricsKey + "::level")); got != "None" {
				t.Errorf("level is %v, want None", got)
			}
		})
	}
}

func TestPortless_leaves_an_explicit_section_alone(t *testing.T) {
	for section, want := range map[string]string{
		"{level: detailed}": "Detailed",
		"{level: none}":     "None",
		"{readers: []}":     "None", // refused below
		"{readers: [{periodic: {exporter: {console: {}}}}]}": "Normal",
		"": "Normal", // `metrics:` asks for upstream's defaults
	} {
		t.Run(section, func(t *testing.T) {
			l, err := load(t, Settings{Config: []string{idle, "yaml:service: {telemetry: {metrics: " + section + "}}"}})
			if section == "{readers: []}" {
				if err == nil {
					t.Error("no readers at level normal: upstream refuses it")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(l.conf.Get(metricsKey + "::level")); got != want {
				t.Errorf("level is %v, want %v", got, want)
			}
		})
	}
}

func TestPortless_leaves_upstreams_errors_alone(t *testing.T) {
	for name, members := range map[string]map[string]any{
		"no service": {"receivers": nil}, "a number": {"service": 5}, "nothing": {"service": nil},
		"telemetry is a list": {"service": map[string]any{"telemetry": []any{1}}},
	} {
		conf := confmap.NewFromStringMap(members)
		if err := (portless{}).Convert(t.Context(), conf); err != nil || conf.IsSet(metricsKey) {
			t.Errorf("%s: %v, %v", name, conf.ToStringMap(), err)
		}
	}
}

func TestPortless_collectors_run_side_by_side(t *testing.T) {
	wellKnown := "127.0.0.1:8888"
	someoneElse := accepts(wellKnown)
	first, second := freePort(t), freePort(t)
	a := started(t, Settings{Config: []string{listening(freePort(t), first)}}, probe{}.receiver())
	b := started(t, Settings{Config: []string{listening(freePort(t), second)}}, probe{}.receiver())
	if !someoneElse && accepts(wellKnown) {
		t.Error("a collector listens on port 8888")
	}
	if !accepts(local(first)) || !accepts(local(second)) {
		t.Error("not both receivers listen")
	}
	mustStop(t, a)
	if accepts(local(first)) || !accepts(local(second)) {
		t.Error("the stop of one collector must take its listeners and leave the other's")
	}
	mustStop(t, b)
}
