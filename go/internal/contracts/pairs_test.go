package contracts

import (
	"context"
	"reflect"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/connector/xconnector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/pipeline/xpipeline"

	"github.com/otelcol-deno/otelcol-deno/go/internal/contracts/fixture"
)

// end is what comes after a connector: a router to one pipeline, and what arrived there.
type end struct {
	router  any
	arrived func() int
}

// ends are fresh ones for each signal, under its name in the methods of factories.
func ends() map[string]end {
	traces, metrics, logs, profiles := &consumertest.TracesSink{}, &consumertest.MetricsSink{}, &consumertest.LogsSink{}, &consumertest.ProfilesSink{}
	return map[string]end{
		"Traces":   {connector.NewTracesRouter(map[pipeline.ID]consumer.Traces{pipeline.NewID(pipeline.SignalTraces): traces}), traces.SpanCount},
		"Metrics":  {connector.NewMetricsRouter(map[pipeline.ID]consumer.Metrics{pipeline.NewID(pipeline.SignalMetrics): metrics}), func() int { return len(metrics.AllMetrics()) }},
		"Logs":     {connector.NewLogsRouter(map[pipeline.ID]consumer.Logs{pipeline.NewID(pipeline.SignalLogs): logs}), logs.LogRecordCount},
		"Profiles": {xconnector.NewProfilesRouter(map[pipeline.ID]xconsumer.Profiles{pipeline.NewID(xpipeline.SignalProfiles): profiles}), func() int { return len(profiles.AllProfiles()) }},
	}
}

func TestConnectors_give_every_signal_for_every_other_one(t *testing.T) {
	signals := map[string]pipeline.Signal{
		"Traces": pipeline.SignalTraces, "Metrics": pipeline.SignalMetrics, "Logs": pipeline.SignalLogs, "Profiles": xpipeline.SignalProfiles,
	}
	inEachWay(t, func(t *testing.T, w way) {
		f := w.factories.Connectors[fixture.ConnectorType]
		config := configured(t, f, nil)
		for from, signal := range signals {
			for to, end := range ends() {
				t.Run(from+" to "+to, func(t *testing.T) {
					create := reflect.ValueOf(f).MethodByName("Create" + from + "To" + to)
					made := create.Call([]reflect.Value{
						reflect.ValueOf(context.Background()), reflect.ValueOf(connectortest.NewNopSettings(f.Type())),
						reflect.ValueOf(config), reflect.ValueOf(end.router),
					})
					if err, ok := made[1].Interface().(error); ok {
						t.Fatal(err)
					}
					c := made[0].Interface().(component.Component)
					started(t, c)
					for range 3 {
						part{name: "connector", signal: signal}.consume(t, c)
					}
					if end.arrived() != 3 {
						t.Errorf("%d items arrived", end.arrived())
					}
				})
			}
		}
	})
}
