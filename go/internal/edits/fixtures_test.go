package edits

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Every node of the batches here has the attribute "id", its path: "0", "0.1", "0.1.2", "0.1.2.e0" for events, "…l0" for
// links, "…p0" for points, "…p0.x0" for exemplars; "kept" comes after it.

func mark(attrs pcommon.Map, id string) string {
	attrs.PutStr("id", id)
	attrs.PutInt("kept", 1)
	return id
}

func someLogs(resources, scopes, items int) plog.Logs {
	ld := plog.NewLogs()
	for r := range resources {
		resource := ld.ResourceLogs().AppendEmpty()
		resource.SetSchemaUrl("old")
		id := mark(resource.Resource().Attributes(), fmt.Sprint(r))
		for s := range scopes {
			scope := resource.ScopeLogs().AppendEmpty()
			id := mark(scope.Scope().Attributes(), fmt.Sprint(id, ".", s))
			for i := range items {
				aRecord(scope.LogRecords().AppendEmpty(), fmt.Sprint(id, ".", i))
			}
		}
	}
	return ld
}

func aRecord(record plog.LogRecord, id string) {
	mark(record.Attributes(), id)
	record.Body().SetStr("body of " + id)
	record.SetSeverityNumber(plog.SeverityNumberInfo)
	record.SetTimestamp(7)
	record.SetTraceID(pcommon.TraceID{1})
}

func someTraces(resources, scopes, items, below int) ptrace.Traces {
	td := ptrace.NewTraces()
	for r := range resources {
		resource := td.ResourceSpans().AppendEmpty()
		id := mark(resource.Resource().Attributes(), fmt.Sprint(r))
		for s := range scopes {
			scope := resource.ScopeSpans().AppendEmpty()
			id := mark(scope.Scope().Attributes(), fmt.Sprint(id, ".", s))
			for i := range items {
				aSpan(scope.Spans().AppendEmpty(), fmt.Sprint(id, ".", i), below)
			}
		}
	}
	return td
}

func aSpan(span ptrace.Span, id string, below int) {
	mark(span.Attributes(), id)
	span.SetName("span " + id)
	span.SetKind(ptrace.SpanKindServer)
	span.Status().SetMessage("ok")
	span.Status().SetCode(ptrace.StatusCodeOk)
	for j := range below {
		event := span.Events().AppendEmpty()
		event.SetName("event")
		mark(event.Attributes(), fmt.Sprint(id, ".e", j))
		link := span.Links().AppendEmpty()
		link.SetSpanID(pcommon.SpanID{2})
		mark(link.Attributes(), fmt.Sprint(id, ".l", j))
	}
}

// someMetrics has in each scope the given number of metrics: gauge, sum, histogram, exponential, summary, gauge, …
func someMetrics(resources, scopes, items, below int) pmetric.Metrics {
	md := pmetric.NewMetrics()
	for r := range resources {
		resource := md.ResourceMetrics().AppendEmpty()
		id := mark(resource.Resource().Attributes(), fmt.Sprint(r))
		for s := range scopes {
			scope := resource.ScopeMetrics().AppendEmpty()
			id := mark(scope.Scope().Attributes(), fmt.Sprint(id, ".", s))
			for i := range items {
				aMetric(scope.Metrics().AppendEmpty(), fmt.Sprint(id, ".", i), i%5, below)
			}
		}
	}
	return md
}

func aMetric(metric pmetric.Metric, id string, kind, below int) {
	mark(metric.Metadata(), id)
	metric.SetName("metric " + id)
	switch kind {
	case 0, 1:
		var points pmetric.NumberDataPointSlice
		if kind == 0 {
			points = metric.SetEmptyGauge().DataPoints()
		} else {
			sum := metric.SetEmptySum()
			sum.SetIsMonotonic(true)
			sum.SetAggregationTemporality(pmetric.AggregationTemporalityDelta)
			points = sum.DataPoints()
		}
		for j := range below {
			point := points.AppendEmpty()
			point.SetIntValue(int64(j))
			point.SetTimestamp(7)
			someExemplars(point.Exemplars(), mark(point.Attributes(), fmt.Sprint(id, ".p", j)), below)
		}
	case 2:
		points := metric.SetEmptyHistogram().DataPoints()
		for j := range below {
			point := points.AppendEmpty()
			point.SetSum(1)
			point.BucketCounts().FromRaw([]uint64{1, 2})
			point.ExplicitBounds().FromRaw([]float64{3})
			someExemplars(point.Exemplars(), mark(point.Attributes(), fmt.Sprint(id, ".p", j)), below)
		}
	case 3:
		points := metric.SetEmptyExponentialHistogram().DataPoints()
		for j := range below {
			point := points.AppendEmpty()
			point.SetMin(1)
			point.Positive().SetOffset(4)
			point.Positive().BucketCounts().FromRaw([]uint64{1, 2})
			someExemplars(point.Exemplars(), mark(point.Attributes(), fmt.Sprint(id, ".p", j)), below)
		}
	case 4:
		points := metric.SetEmptySummary().DataPoints()
		for j := range below {
			point := points.AppendEmpty()
			point.SetCount(3)
			point.QuantileValues().AppendEmpty().SetQuantile(0.5)
			mark(point.Attributes(), fmt.Sprint(id, ".p", j))
		}
	}
}

func someExemplars(exemplars pmetric.ExemplarSlice, id string, n int) {
	for k := range n {
		exemplar := exemplars.AppendEmpty()
		exemplar.SetDoubleValue(1.5)
		mark(exemplar.FilteredAttributes(), fmt.Sprint(id, ".x", k))
	}
}
