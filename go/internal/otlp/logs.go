package otlp

import "go.opentelemetry.io/collector/pdata/plog"

// AppendLogs appends to dst what p says of logs, as an ExportLogsServiceRequest.
func AppendLogs(dst []byte, ld plog.Logs, p *Projection) []byte {
	p = orEverything(p)
	for _, resource := range ld.ResourceLogs().All() {
		var r int
		dst, r = begin(dst, 1, outerRoom)
		dst = appendResource(dst, resource.Resource(), &p.resource)
		for _, scope := range resource.ScopeLogs().All() {
			var s int
			dst, s = begin(dst, 2, outerRoom)
			dst = appendScope(dst, scope.Scope(), &p.scope)
			records := scope.LogRecords()
			for i := range records.Len() {
				dst = appendRecord(dst, records.At(i), &p.item)
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

// appendRecord writes a log record as field 2.
func appendRecord(dst []byte, record plog.LogRecord, l *level) []byte {
	dst, at := begin(dst, 2, itemRoom)
	if l.has(timeUnixNano) {
		dst = appendFixed64(dst, 1, uint64(record.Timestamp()))
	}
	if l.has(severityNumber) {
		dst = appendVarint(dst, 2, uint64(int64(record.SeverityNumber())))
	}
	if l.has(severityText) {
		dst = appendString(dst, 3, record.SeverityText())
	}
	if l.has(body) {
		dst = appendField(dst, 5, record.Body())
	}
	dst = l.attributes(dst, 6, record.Attributes())
	if l.has(droppedAttributesCount) {
		dst = appendVarint(dst, 7, uint64(record.DroppedAttributesCount()))
	}
	if l.has(flags) {
		dst = appendFixed32(dst, 8, uint32(record.Flags()))
	}
	if l.has(traceID) {
		dst = appendTraceID(dst, 9, record.TraceID())
	}
	if l.has(spanID) {
		dst = appendSpanID(dst, 10, record.SpanID())
	}
	if l.has(observedTimeUnixNano) {
		dst = appendFixed64(dst, 11, uint64(record.ObservedTimestamp()))
	}
	if l.has(eventName) {
		dst = appendString(dst, 12, record.EventName())
	}
	return end(dst, at, itemRoom)
}
