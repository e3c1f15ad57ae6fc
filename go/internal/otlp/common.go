package otlp

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/xpdata/entity"
)

// appendResource writes a resource as field 1.
func appendResource(dst []byte, r pcommon.Resource, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	dst = l.attributes(dst, 1, r.Attributes())
	if l.has(droppedAttributesCount) {
		dst = appendVarint(dst, 2, uint64(r.DroppedAttributesCount()))
	}
	if l.fields == whole.fields {
		dst = appendEntityRefs(dst, r)
	}
	return end(dst, at, itemRoom)
}

// appendEntityRefs writes field 3 of a resource, which no projection can name.
func appendEntityRefs(dst []byte, r pcommon.Resource) []byte {
	refs := entity.ResourceEntityRefs(r)
	for i := range refs.Len() {
		ref := refs.At(i)
		var at int
		dst, at = begin(dst, 3, itemRoom)
		dst = appendString(dst, 1, ref.SchemaUrl())
		dst = appendString(dst, 2, ref.Type())
		for _, key := range ref.IdKeys().All() {
			dst = appendText(dst, 3, key)
		}
		for _, key := range ref.DescriptionKeys().All() {
			dst = appendText(dst, 4, key)
		}
		dst = end(dst, at, itemRoom)
	}
	return dst
}

// appendScope writes a scope as field 1.
func appendScope(dst []byte, s pcommon.InstrumentationScope, l *level) []byte {
	dst, at := begin(dst, 1, itemRoom)
	if l.has(name) {
		dst = appendString(dst, 1, s.Name())
	}
	if l.has(version) {
		dst = appendString(dst, 2, s.Version())
	}
	dst = l.attributes(dst, 3, s.Attributes())
	if l.has(droppedAttributesCount) {
		dst = appendVarint(dst, 4, uint64(s.DroppedAttributesCount()))
	}
	return end(dst, at, itemRoom)
}

// appendTraceID writes an id as a field below 16, if it is not empty.
func appendTraceID(dst []byte, num byte, id pcommon.TraceID) []byte {
	if id.IsEmpty() {
		return dst
	}
	return append(append(dst, tag(num, wireLen), 16), id[:]...)
}

// appendSpanID writes an id as a field below 16, if it is not empty.
func appendSpanID(dst []byte, num byte, id pcommon.SpanID) []byte {
	if id.IsEmpty() {
		return dst
	}
	return append(append(dst, tag(num, wireLen), 8), id[:]...)
}
