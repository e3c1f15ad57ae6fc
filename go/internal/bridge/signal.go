package bridge

import (
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/edits"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// Signal is a kind of telemetry as frames name it.
type Signal uint8

// The signals; docs/EDITS.md uses the same numbers.
const (
	Logs    Signal = 1
	Traces  Signal = 2
	Metrics Signal = 3
)

var signalNames = map[Signal]string{Logs: "logs", Traces: "traces", Metrics: "metrics"}

// String returns the name that pipelines have.
func (s Signal) String() string { return signalNames[s] }

// carrier is what the bridge does with telemetry of one signal.
type carrier[T any] struct {
	signal Signal
	encode func(dst []byte, data T, p *otlp.Projection) []byte
	decode func([]byte) (T, error)
	apply  func(list []byte, data T) (edits.Result, error)
	items  func(T) int
	empty  func(T) bool
}

var logsCarrier = carrier[plog.Logs]{
	Logs, otlp.AppendLogs, new(plog.ProtoUnmarshaler).UnmarshalLogs, edits.ApplyLogs, plog.Logs.LogRecordCount,
	func(ld plog.Logs) bool { return ld.ResourceLogs().Len() == 0 },
}

var tracesCarrier = carrier[ptrace.Traces]{
	Traces, otlp.AppendTraces, new(ptrace.ProtoUnmarshaler).UnmarshalTraces, edits.ApplyTraces, ptrace.Traces.SpanCount,
	func(td ptrace.Traces) bool { return td.ResourceSpans().Len() == 0 },
}

var metricsCarrier = carrier[pmetric.Metrics]{
	Metrics, otlp.AppendMetrics, new(pmetric.ProtoUnmarshaler).UnmarshalMetrics, edits.ApplyMetrics, pmetric.Metrics.DataPointCount,
	func(md pmetric.Metrics) bool { return md.ResourceMetrics().Len() == 0 },
}

// SignalsOf returns the signals whose bit (1 << the signal) is set.
func SignalsOf(bits uint32) []Signal {
	var signals []Signal
	for signal := Logs; signal <= Metrics; signal++ {
		if bits>>signal&1 == 1 {
			signals = append(signals, signal)
		}
	}
	return signals
}
