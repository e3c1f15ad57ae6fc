package otlp

import (
	"encoding/binary"

	"go.opentelemetry.io/collector/pdata/ptrace"
)

// AppendTraces appends to dst what p says of traces, as an ExportTraceServiceRequest.
func AppendTraces(dst []byte, td ptrace.Traces, p *Projection) []byte {
	p = orEverything(p)
	for _, resource := range td.ResourceSpans().All() {
		var r int
		dst, r = begin(dst, 1, outerRoom)
		dst = appendResource(dst, resource.Resource(), &p.resource)
		for _, scope := range resource.ScopeSpans().All() {
			var s int
			dst, s = begin(dst, 2, outerRoom)
			dst = appendScope(dst, scope.Scope(), &p.scope)
			spans := scope.Spans()
			for i := range spans.Len() {
				dst = appendSpan(dst, spans.At(i), &p.item)
			}
			if p.scope.has(schemaURL) {
				dst = appendString(dst, 3, scope.SchemaUrl())
			}
			dst = end(dst, s, outerRoom)
		}
		if p.resource.has(schemaURL) {
			dst = appendString(dst, 3, resource.SchemaUrl())
		}
		dst = end(dst, r, outerRoom)
	}
	return dst
}

// appendSpan writes a span as field 2.
func appendSpan(dst []byte, span ptrace.Span, l *level) []byte {
	dst, at := begin(dst, 2, itemRoom)
	if l.has(traceID) {
		dst = appendTraceID(dst, 1, span.TraceID())
	}
	if l.has(spanID) {
		dst = appendSpanID(dst, 2, span.SpanID())
	}
	if l.has(traceState) {
		dst = appendString(dst, 3, span.TraceState().AsRaw())
	}
	if l.has(parentSpanID) {
		dst = appendSpanID(dst, 4, span.ParentSpanID())
	}
	if l.has(name) {
		dst = appendString(dst, 5, span.Name())
	}
	if l.has(kind) {
		dst = appendVarint(dst, 6, uint64(int64(span.Kind())))
	}
	if l.has(startTimeUnixNano) {
		dst = appendFixed64(dst, 7, uint64(span.StartTimestamp()))
	}
	if l.has(endTimeUnixNano) {
		dst = appendFixed64(dst, 8, uint64(span.EndTimestamp()))
	}
	dst = l.attributes(dst, 9, span.Attributes())
	if l.has(droppedAttributesCount) {
		dst = appendVarint(dst, 10, uint64(span.DroppedAttributesCount()))
	}
	if l.has(events) {
		list := span.Events()
		for i := range list.Len() {
			dst = appendEvent(dst, list.At(i))
		}
	}
	if l.has(droppedEventsCount) {
		dst = appendVarint(dst, 12, uint64(span.DroppedEventsCount()))
	}
	if l.has(links) {
		list := span.Links()
		for i := range list.Len() {
			dst = appendLink(dst, list.At(i))
		}
	}
	if l.has(droppedLinksCount) {
		dst = appendVarint(dst, 14, uint64(span.DroppedLinksCount()))
	}
	if l.has(status) {
		dst = appendStatus(dst, span.Status())
	}
	if flagBits := span.Flags(); flagBits != 0 && l.has(flags) {
		dst = append(dst, 16<<3&0x7f|wireI32|0x80, 16>>4)
		dst = binary.LittleEndian.AppendUint32(dst, flagBits)
	}
	return end(dst, at, itemRoom)
}

// appendEvent writes an event as field 11.
func appendEvent(dst []byte, event ptrace.SpanEvent) []byte {
	dst, at := begin(dst, 11, itemRoom)
	dst = appendFixed64(dst, 1, uint64(event.Timestamp()))
	dst = appendString(dst, 2, event.Name())
	dst = appendMap(dst, 3, event.Attributes())
	dst = appendVarint(dst, 4, uint64(event.DroppedAttributesCount()))
	return end(dst, at, itemRoom)
}

// appendLink writes a link as field 13.
func appendLink(dst []byte, link ptrace.SpanLink) []byte {
	dst, at := begin(dst, 13, itemRoom)
	dst = appendTraceID(dst, 1, link.TraceID())
	dst = appendSpanID(dst, 2, link.SpanID())
	dst = appendString(dst, 3, link.TraceState().AsRaw())
	dst = appendMap(dst, 4, link.Attributes())
	dst = appendVarint(dst, 5, uint64(link.DroppedAttributesCount()))
	dst = appendFixed32(dst, 6, link.Flags())
	return end(dst, at, itemRoom)
}

// appendStatus writes a status as field 15, if it says something.
func appendStatus(dst []byte, status ptrace.Status) []byte {
	if status.Message() == "" && status.Code() == ptrace.StatusCodeUnset {
		return dst
	}
	dst, at := begin(dst, 15, itemRoom)
	dst = appendString(dst, 2, status.Message())
	dst = appendVarint(dst, 3, uint64(int64(status.Code())))
	return end(dst, at, itemRoom)
}
