package plugins

import (
	"cmp"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/component"
)

// FromLibrary is what Listed.From says of a built-in component; of the others it is the plugin's kind.
const FromLibrary = "built-in"

// Listed is a component type that a collector has.
type Listed struct {
	Component
	From    string `json:"from"`           // FromLibrary, KindPlugin or KindProcess
	Path    string `json:"path,omitempty"` // the plugin's file
	Module  string `json:"module"`         // the module that the factory comes from
	Version string `json:"version"`        // its version
}

// kinds in the order of a pipeline.
var kinds = []string{"receiver", "processor", "exporter", "connector", "extension"}

// Components lists what a collector with these plugin files has, by kind and type.
func (r *Registry) Components(files []string) ([]Listed, error) {
	merger, plugins, err := r.merge(files)
	if err != nil {
		return nil, err
	}
	brought := map[string]Listed{}
	for _, p := range plugins {
		for _, c := range p.Components {
			brought[c.Kind+" "+c.Type] = Listed{Component: c, From: p.Kind, Path: p.Path, Module: p.Module, Version: p.Version}
		}
	}
	all := []Listed{}
	add := func(factory component.Factory, typ component.Type, module string) {
		if factory.Type() != typ { // under its deprecated alias
			return
		}
		listed, ok := brought[kindOf(factory)+" "+typ.String()]
		if !ok {
			listed = Listed{Component: componentOf(factory), From: FromLibrary}
			listed.Module, listed.Version, _ = strings.Cut(module, " ")
		}
		all = append(all, listed)
	}
	each(merger.Receivers, merger.ReceiverModules, add)
	each(merger.Processors, merger.ProcessorModules, add)
	each(merger.Exporters, merger.ExporterModules, add)
	each(merger.Connectors, merger.ConnectorModules, add)
	each(merger.Extensions, merger.ExtensionModules, add)
	slices.SortFunc(all, func(a, b Listed) int {
		return cmp.Or(slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), strings.Compare(a.Type, b.Type))
	})
	return all, nil
}

func each[T component.Factory](
	factories map[component.Type]T, modules map[component.Type]string, fn func(component.Factory, component.Type, string),
) {
	for typ, factory := range factories {
		fn(factory, typ, modules[typ])
	}
}
