package bridge

import (
	"maps"
	"reflect"
	"slices"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pipeline"
)

var signals = map[pipeline.Signal]Signal{
	pipeline.SignalLogs: Logs, pipeline.SignalTraces: Traces, pipeline.SignalMetrics: Metrics,
}

// Plan returns the components in TypeScript that the pipelines use, by kind and ID. base gives the folder that the
// module of a component is relative to.
func Plan(config *otelcol.Config, base func(section string, id component.ID) string) []*Unit {
	used := map[unitKey]*Unit{}
	use := func(kind, section string, ids []component.ID, configs map[component.ID]component.Config) {
		for _, id := range ids {
			own, onError := own(configs[id])
			if own == nil || own.Module == "" || used[unitKey{kind, id}] != nil {
				continue
			}
			own.id, own.base = id, base(section, id)
			used[unitKey{kind, id}] = newUnit(kind, own, onError)
		}
	}
	for _, p := range config.Service.Pipelines {
		use("receiver", "receivers", p.Receivers, config.Receivers)
		use("processor", "processors", p.Processors, config.Processors)
		use("exporter", "exporters", p.Exporters, config.Exporters)
		use("connector", "connectors", slices.Concat(p.Receivers, p.Exporters), config.Connectors)
	}
	for _, u := range used {
		takes, feeds := map[Signal]bool{}, map[Signal]bool{}
		for id, p := range config.Service.Pipelines {
			takes[signals[id.Signal()]] = takes[signals[id.Signal()]] || slices.Contains(p.Exporters, u.id)
			feeds[signals[id.Signal()]] = feeds[signals[id.Signal()]] || slices.Contains(p.Receivers, u.id)
		}
		u.problem = u.passable(takes, feeds)
	}
	for signal, wire := range signals {
		fuse(config, used, signal, wire)
	}
	plan := slices.Collect(maps.Values(used))
	slices.SortFunc(plan, func(a, b *Unit) int {
		return slices.Compare([]string{a.kind, a.id.String()}, []string{b.kind, b.id.String()})
	})
	return plan
}

func own(config component.Config) (*Config, string) {
	switch c := config.(type) {
	case *ProcessorConfig:
		return &c.Config, c.OnError
	case *ReceiverConfig:
		return &c.Config, OnErrorReject
	case *ExporterConfig:
		return &c.Config, OnErrorReject
	}
	return nil, ""
}

// fuse finds the processors that in every pipeline of a signal stand together: a batch then makes one hop through both.
func fuse(config *otelcol.Config, units map[unitKey]*Unit, signal pipeline.Signal, wire Signal) {
	next, previous := map[component.ID][]component.ID{}, map[component.ID][]component.ID{}
	nobody := component.ID{}
	for id, p := range config.Service.Pipelines {
		if id.Signal() != signal {
			continue
		}
		for i, at := range p.Processors {
			before, behind := nobody, nobody
			if i > 0 {
				before = p.Processors[i-1]
			}
			if i+1 < len(p.Processors) {
				behind = p.Processors[i+1]
			}
			next[at], previous[at] = append(next[at], behind), append(previous[at], before)
		}
	}
	for at, behind := range next {
		a, b := units[unitKey{"processor", at}], units[unitKey{"processor", behind[0]}]
		if a == nil || b == nil || a == b || !only(behind, b.id) || !only(previous[b.id], a.id) || !together(a.config, b.config) {
			continue
		}
		a.next[wire] = b
	}
}

func only(ids []component.ID, id component.ID) bool {
	return !slices.ContainsFunc(ids, func(other component.ID) bool { return other != id })
}

// together says whether two modules may share a Worker: what one may do, the other may then do too.
func together(a, b *Config) bool {
	return a.Isolation == b.Isolation && a.Workers == b.Workers &&
		reflect.DeepEqual(a.Permissions.from(a.base), b.Permissions.from(b.base))
}

// grouped puts together what is fused for any signal.
func grouped(plan []*Unit) [][]*Unit {
	of := map[*Unit]int{}
	var groups [][]*Unit
	for _, u := range plan {
		of[u] = len(groups)
		groups = append(groups, []*Unit{u})
	}
	for _, u := range plan {
		for _, v := range u.next {
			if a, b := of[u], of[v]; a != b {
				for _, moved := range groups[b] {
					of[moved] = a
				}
				groups[a], groups[b] = append(groups[a], groups[b]...), nil
			}
		}
	}
	return slices.DeleteFunc(groups, func(g []*Unit) bool { return g == nil })
}

// path is the module's file, absolute.
func (c *Config) path() string { return absolutePath(c.base, c.Module) }
