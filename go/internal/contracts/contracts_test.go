package contracts

import (
	"context"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/testdata"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
)

// signals are those of which upstream has contracts.
var signals = []pipeline.Signal{pipeline.SignalTraces, pipeline.SignalMetrics, pipeline.SignalLogs}

// An exporter delivers each item once if it can, tries again after errors that are not permanent, and only after those.
func TestExporter_keeps_upstreams_contract(t *testing.T) {
	inEachWay(t, func(t *testing.T, w way) {
		f, r := w.factories.Exporters[component.MustNewType("otlp_grpc")], otlpreceiver.NewFactory()
		for _, signal := range signals {
			t.Run(signal.String(), func(t *testing.T) {
				address := freeAddress(t)
				exportertest.CheckConsumeContract(exportertest.CheckConsumeContractParams{
					T: t, NumberOfTestElements: 20, Signal: signal,
					ExporterFactory: f, ExporterConfig: configured(t, f, map[string]any{
						"endpoint": address, "tls": map[string]any{"insecure": true},
						"sending_queue":    map[string]any{"enabled": false}, // else the check comes before the queue is empty
						"retry_on_failure": map[string]any{"initial_interval": "1ms", "max_interval": "10ms"},
					}),
					ReceiverFactory: r, ReceiverConfig: configured(t, r, listening(address)),
				})
			})
		}
	})
}

// A receiver hands each item on once, again after errors that are not permanent, and not again after permanent ones.
func TestReceiver_keeps_upstreams_contract(t *testing.T) {
	inEachWay(t, func(t *testing.T, w way) {
		f := w.factories.Receivers[component.MustNewType("otlp")]
		for _, signal := range signals {
			t.Run(signal.String(), func(t *testing.T) {
				address := freeAddress(t)
				receivertest.CheckConsumeContract(receivertest.CheckConsumeContractParams{
					T: t, Factory: f, Signal: signal, GenerateCount: 30,
					Config:    configured(t, f, listening(address)),
					Generator: &client{t: t, signal: signal, address: address},
				})
			})
		}
	})
}

// A processor has handed on all that it was given when its shutdown returns.
func TestProcessor_has_handed_on_everything_when_it_is_shut_down(t *testing.T) {
	inEachWay(t, func(t *testing.T, w way) {
		for typ, values := range map[string]map[string]any{
			"batch":          {"timeout": "1h", "send_batch_size": 1000},
			"memory_limiter": {"check_interval": "1s", "limit_mib": 4000},
		} {
			f := w.factories.Processors[component.MustNewType(typ)]
			t.Run(typ, func(t *testing.T) { processortest.VerifyShutdown(t, f, configured(t, f, values)) })
		}
	})
}

// What a processor's client is told when the next consumer refuses does not depend on the way.
func TestProcessor_passes_on_what_the_next_one_says(t *testing.T) {
	inEachWay(t, func(t *testing.T, w way) {
		f := w.factories.Processors[component.MustNewType("memory_limiter")]
		config := configured(t, f, map[string]any{"check_interval": "1s", "limit_mib": 4000})
		for _, refusal := range refusals {
			p, err := f.CreateLogs(t.Context(), processortest.NewNopSettings(f.Type()), config, refusing(refusal))
			if err != nil {
				t.Fatal(err)
			}
			started(t, p)
			compareErrors(t, p.ConsumeLogs(context.Background(), testdata.GenerateLogs(1)), refusal)
		}
	})
}
