package main

import (
	"encoding/json"
	"fmt"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// project is what is sent of a batch to a component whose reads are these, in JSON.
func project(signal uint32, batch, reads []byte) ([]byte, error) {
	var p *otlp.Projection
	if err := json.Unmarshal(reads, &p); err != nil {
		return nil, fmt.Errorf("the projection: %w", err)
	}
	switch signal {
	case 1:
		ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(batch)
		return otlp.AppendLogs(nil, ld, p), err
	case 2:
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(batch)
		return otlp.AppendTraces(nil, td, p), err
	case 3:
		md, err := (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(batch)
		return otlp.AppendMetrics(nil, md, p), err
	}
	return nil, fmt.Errorf("signal %d", signal)
}
