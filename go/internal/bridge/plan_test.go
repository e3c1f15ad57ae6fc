package bridge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/service"
	servicepipelines "go.opentelemetry.io/collector/service/pipelines"
)

// planned is a configuration with pipelines written as "logs/a: x y z", where all processors are of type deno.
func planned(change func(id string, c *ProcessorConfig), lines ...string) []*Unit {
	config := &otelcol.Config{Processors: map[component.ID]component.Config{}, Service: service.Config{Pipelines: servicepipelines.Config{}}}
	for _, line := range lines {
		name, list, _ := strings.Cut(line, ": ")
		var id pipeline.ID
		if err := id.UnmarshalText([]byte(name)); err != nil {
			panic(err)
		}
		p := &servicepipelines.PipelineConfig{}
		for _, name := range strings.Fields(list) {
			id := component.NewIDWithName(Type, name)
			if name == "batch" {
				id = component.NewID(component.MustNewType("batch"))
			} else if config.Processors[id] == nil {
				c := defaultProcessorConfig().(*ProcessorConfig)
				c.Module = name + ".ts"
				if change != nil {
					change(name, c)
				}
				config.Processors[id] = c
			}
			p.Processors = append(p.Processors, id)
		}
		config.Service.Pipelines[id] = p
	}
	return Plan(config, func(section string, id component.ID) string { return "/" + section + "/" + id.Name() })
}

// chains writes what is fused: "logs: a>b>c".
func chains(plan []*Unit) (all []string) {
	follows := func(u *Unit, signal Signal) bool {
		return slices.ContainsFunc(plan, func(before *Unit) bool { return before.next[signal] == u })
	}
	for _, signal := range []Signal{Logs, Traces, Metrics} {
		for _, u := range plan {
			if units, _, _ := u.chain(signal); len(units) > 1 && !follows(u, signal) {
				var names []string
				for _, u := range units {
					names = append(names, u.id.Name())
				}
				all = append(all, fmt.Sprintf("%s: %s", signal, strings.Join(names, ">")))
			}
		}
	}
	return all
}

// sizes says which units share Workers.
func sizes(plan []*Unit) (all []string) {
	for _, group := range grouped(plan) {
		var names []string
		for _, u := range group {
			names = append(names, u.id.Name())
		}
		all = append(all, strings.Join(slices.Sorted(slices.Values(names)), "+"))
	}
	return slices.Sorted(slices.Values(all))
}

func TestFusing(t *testing.T) {
	for name, c := range map[string]struct {
		pipelines []string
		change    func(id string, c *ProcessorConfig)
		chains    []string
		groups    []string
	}{
		"alone":                     {[]string{"logs: a"}, nil, nil, []string{"a"}},
		"two":                       {[]string{"logs: a b"}, nil, []string{"logs: a>b"}, []string{"a+b"}},
		"four":                      {[]string{"logs: a b c d"}, nil, []string{"logs: a>b>c>d"}, []string{"a+b+c+d"}},
		"not adjacent":              {[]string{"logs: a batch b"}, nil, nil, []string{"a", "b"}},
		"the same in two pipelines": {[]string{"logs/1: a b", "logs/2: a b"}, nil, []string{"logs: a>b"}, []string{"a+b"}},
		"one follows elsewhere":     {[]string{"logs/1: a b", "logs/2: b"}, nil, nil, []string{"a", "b"}},
		"one is last elsewhere":     {[]string{"logs/1: a b", "logs/2: a"}, nil, nil, []string{"a", "b"}},
		"one follows another":       {[]string{"logs/1: a b", "logs/2: c b"}, nil, nil, []string{"a", "b", "c"}},
		"one precedes another":      {[]string{"logs/1: a b", "logs/2: a c"}, nil, nil, []string{"a", "b", "c"}},
		"the other way round":       {[]string{"logs/1: a b", "logs/2: b a"}, nil, nil, []string{"a", "b"}},
		"in part":                   {[]string{"logs/1: a b c", "logs/2: x b c"}, nil, []string{"logs: b>c"}, []string{"a", "b+c", "x"}},
		"by signal": {
			[]string{"logs: a b", "traces: b a", "metrics: a batch b"}, nil, []string{"logs: a>b", "traces: b>a"}, []string{"a+b"},
		},
		"through another signal": {
			[]string{"logs: a b", "traces: b c"}, nil, []string{"logs: a>b", "traces: b>c"}, []string{"a+b+c"},
		},
		"other permissions": {[]string{"logs: a b c"}, func(id string, c *ProcessorConfig) {
			if id == "b" {
				c.Permissions.Net = []string{"example.com"}
			}
		}, nil, []string{"a", "b", "c"}},
		"other folders": {[]string{"logs: a b"}, func(_ string, c *ProcessorConfig) { c.Permissions.Read = []string{"data"} }, nil, []string{"a", "b"}},
		"the same folder": {
			[]string{"logs: a b"}, func(_ string, c *ProcessorConfig) { c.Permissions.Read = []string{"/data/", "/data/../x"} }, []string{"logs: a>b"}, []string{"a+b"},
		},
		"other isolation": {[]string{"logs: a b"}, func(id string, c *ProcessorConfig) {
			if id == "b" {
				c.Isolation = IsolationProcess
			}
		}, nil, []string{"a", "b"}},
		"other workers": {[]string{"logs: a b"}, func(id string, c *ProcessorConfig) {
			if id == "b" {
				c.Workers = 2
			}
		}, nil, []string{"a", "b"}},
		"other timeout and on_error": {[]string{"logs: a b"}, func(id string, c *ProcessorConfig) {
			if id == "b" {
				c.Timeout, c.OnError = 1, OnErrorDrop
			}
		}, []string{"logs: a>b"}, []string{"a+b"}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := planned(c.change, c.pipelines...)
			if got := chains(plan); !slices.Equal(got, c.chains) {
				t.Errorf("fused are %v, want %v", got, c.chains)
			}
			if got := sizes(plan); !slices.Equal(got, c.groups) {
				t.Errorf("groups are %v, want %v", got, c.groups)
			}
		})
	}
}

func TestAPlanHasWhatPipelinesUse(t *testing.T) {
	plan := planned(nil, "logs: b a", "traces: a")
	var names []string
	for _, u := range plan {
		names = append(names, u.kind+" "+u.id.Name()+" "+u.config.path())
	}
	if want := []string{"processor a /processors/a/a.ts", "processor b /processors/b/b.ts"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	if _, indices, timeout := plan[1].chain(Logs); len(indices) != 2 || timeout != 2*defaultTimeout {
		t.Errorf("a chain of %v within %v", indices, timeout)
	}
}
