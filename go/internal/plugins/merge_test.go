package plugins

import (
	"fmt"
	"testing"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestMerge_adds_each_kind_where_it_belongs(t *testing.T) {
	into, _ := newMerger(components)
	for _, factory := range []component.Factory{newReceiver("a"), newProcessor("a"), newExporter("a"), newConnector("a"), newExtension("a")} {
		if err := into.addFactory(factory, &Plugin{Module: "example.org/a", Version: "v1.0.0"}, false); err != nil {
			t.Fatal(err)
		}
	}
	a := component.MustNewType("a")
	if into.Receivers[a] == nil || into.Processors[a] == nil || into.Exporters[a] == nil || into.Connectors[a] == nil || into.Extensions[a] == nil {
		t.Errorf("factories are %+v", into)
	}
	for kind, modules := range map[string]map[component.Type]string{
		"receiver": into.ReceiverModules, "processor": into.ProcessorModules, "exporter": into.ExporterModules,
		"connector": into.ConnectorModules, "extension": into.ExtensionModules,
	} {
		if modules[a] != "example.org/a v1.0.0" || len(modules) != 2 {
			t.Errorf("%s modules are %v", kind, modules)
		}
	}
}

func TestMerge_refuses_a_type_that_is_there(t *testing.T) {
	for _, factory := range []component.Factory{newReceiver("own"), newProcessor("own"), newExporter("own"), newConnector("own"), newExtension("own")} {
		into, _ := newMerger(components)
		err := into.addFactory(factory, &Plugin{Module: "example.org/other", Version: "v2.0.0"}, false)
		wantError(t, err, abi.PluginConflict, fmt.Sprintf(`the %s type "own" is already there, from example.org/own v1.0.0`, kindOf(factory)))
		if into.ReceiverModules[component.MustNewType("own")] != "example.org/own v1.0.0" {
			t.Error("the module was changed")
		}
	}
	into, _ := newMerger(components)
	if err := into.addFactory(unknownKind{}, &Plugin{}, true); err == nil {
		t.Error("a factory of no kind was merged")
	}
}
