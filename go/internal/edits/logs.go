package edits

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// logs is the batch of logs.
type logs struct {
	all       plog.Logs
	resources plog.ResourceLogsSlice
	resource  plog.ResourceLogs
	scopes    plog.ScopeLogsSlice
	scope     plog.ScopeLogs
	records   plog.LogRecordSlice
	record    plog.LogRecord

	heldResource plog.ResourceLogs
	heldScope    plog.ScopeLogs
	heldRecord   plog.LogRecord
}

func (b *logs) open(k kind, i int) (pcommon.Map, bool) {
	switch k {
	case kindResource:
		if !at(b.resources, i, &b.resource) {
			return pcommon.Map{}, false
		}
		b.scopes = b.resource.ScopeLogs()
		return b.resource.Resource().Attributes(), true
	case kindScope:
		if !at(b.scopes, i, &b.scope) {
			return pcommon.Map{}, false
		}
		b.records = b.scope.LogRecords()
		return b.scope.Scope().Attributes(), true
	}
	if i >= b.records.Len() {
		return pcommon.Map{}, false
	}
	b.record = b.records.At(i)
	return b.record.Attributes(), true
}

func (b *logs) count(k kind) int {
	switch k {
	case kindResource:
		return b.resources.Len()
	case kindScope:
		return b.scopes.Len()
	}
	return b.records.Len()
}

func (b *logs) set(k kind, f *field) {
	switch k {
	case kindResource:
		setResource(b.resource.Resource(), f)
	case kindScope:
		setScope(b.scope.Scope(), f)
	case kindItem:
		setLogRecord(b.record, f)
	}
}

func setLogRecord(to plog.LogRecord, f *field) {
	switch f.num {
	case 1:
		to.SetTimestamp(f.timestamp())
	case 2:
		to.SetSeverityNumber(plog.SeverityNumber(f.enum()))
	case 3:
		to.SetSeverityText(f.str())
	case 5:
		f.value(to.Body())
	case 7:
		to.SetDroppedAttributesCount(f.uint32())
	case 8:
		to.SetFlags(plog.LogRecordFlags(f.fixed32()))
	case 9:
		to.SetTraceID(f.traceID())
	case 10:
		to.SetSpanID(f.spanID())
	case 11:
		to.SetObservedTimestamp(f.timestamp())
	case 12:
		to.SetEventName(f.str())
	default:
		f.unknown("LogRecord")
	}
}

func (b *logs) setSchemaURL(k kind, url string) {
	if k == kindResource {
		b.resource.SetSchemaUrl(url)
	} else {
		b.scope.SetSchemaUrl(url)
	}
}

// decode reads what a frame has at the field numbers.
func (b *logs) decode(f *frame, path ...byte) (plog.Logs, error) {
	return decode(f, path, logsSchema, (&plog.ProtoUnmarshaler{}).UnmarshalLogs)
}

func (b *logs) add(k kind, f *frame) (int, error) {
	in, err := b.decode(f, []byte{1, 2, 2}[:k]...)
	if err != nil {
		return 0, err
	}
	items := in.LogRecordCount()
	switch k {
	case kindResource:
		in.ResourceLogs().MoveAndAppendTo(b.resources)
	case kindScope:
		in.ResourceLogs().At(0).ScopeLogs().MoveAndAppendTo(b.scopes)
	case kindItem:
		in.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().MoveAndAppendTo(b.records)
	}
	return items, nil
}

func (b *logs) replace(_ kind, f *frame) error {
	in, err := b.decode(f, 1, 2, 2)
	if err != nil {
		return err
	}
	in.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).MoveTo(b.record)
	return nil
}

func (b *logs) hold(kind) {
	b.heldResource, b.heldScope, b.heldRecord = b.resource, b.scope, b.record
}

func (b *logs) put(k kind) error {
	switch k {
	case kindResource:
		putLast(b.resources, b.heldResource)
	case kindScope:
		putLast(b.scopes, b.heldScope)
	case kindItem:
		putLast(b.records, b.heldRecord)
	}
	return nil
}

func (b *logs) sweep(k kind, gone bits) {
	switch k {
	case kindResource:
		sweepSlice(b.resources, gone)
	case kindScope:
		sweepSlice(b.scopes, gone)
	case kindItem:
		sweepSlice(b.records, gone)
	}
}

func (b *logs) items() int { return b.all.LogRecordCount() }

func (b *logs) itemsIn(kind) int { return 1 }
