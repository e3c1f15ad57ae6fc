// Package otlp encodes telemetry.
package otlp

import (
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

type Projection struct{}

func AppendLogs(dst []byte, ld plog.Logs, _ *Projection) []byte {
	b, _ := new(plog.ProtoMarshaler).MarshalLogs(ld)
	return append(dst, b...)
}
func AppendTraces(dst []byte, ld ptrace.Traces, _ *Projection) []byte {
	b, _ := new(ptrace.ProtoMarshaler).MarshalTraces(ld)
	return append(dst, b...)
}
func AppendMetrics(dst []byte, ld pmetric.Metrics, _ *Projection) []byte {
	b, _ := new(pmetric.ProtoMarshaler).MarshalMetrics(ld)
	return append(dst, b...)
}
