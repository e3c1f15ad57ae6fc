package edits

// settable is a kind of message, and values of its fields that can be set.
type settable struct {
	name   string
	batch  anyBatch
	sel    []uint64 // kind and path
	steps  []step   // to the message
	values values
}

type values map[uint64]value

// value is a field's value as protobuf encodes it, without the length.
type value struct {
	wire wire
	b    string
}

// list is a list that selects the message.
func (s settable) list() *list { return newList(s.batch.signal).sel(kind(s.sel[0]), s.sel[1:]...) }

// encoded is the field with its tag.
func (v value) encoded(num uint64) []byte {
	l := (&list{}).u(num<<3 | uint64(v.wire))
	if v.wire == wireLen {
		l.u(uint64(len(v.b)))
	}
	return l.raw([]byte(v.b)...).b
}

var (
	i64     = value{wireI64, "\x01\x02\x03\x04\x05\x06\x07\x08"}
	i32     = value{wireI32, "\x01\x02\x03\x04"}
	varint  = value{wireVarint, "\xc8\x01"}
	text    = value{wireLen, "täxt"}
	spanID  = value{wireLen, "12345678"}
	traceID = value{wireLen, "1234567812345678"}
	double  = value{wireI64, "\x00\x00\x00\x00\x00\x00\xf8\x3f"} // 1.5
	nan     = value{wireI64, "\x01\x00\x00\x00\x00\x00\xf8\x7f"}
)

// settables has every kind of message with every field that SET may set, but one of each oneof.
func settables() []settable {
	logs, traces, metrics := ofLogs(someLogs(2, 2, 2)), ofTraces(someTraces(2, 2, 2, 2)), ofMetrics(someMetrics(2, 2, 5, 2))
	item := func(i int, below ...step) []step { return append([]step{{1, 1}, {2, 1}, {2, i}}, below...) }
	return []settable{
		{"resource", logs, []uint64{1, 1}, []step{{1, 1}, {1, 0}}, values{2: varint}},
		{"scope", traces, []uint64{2, 1, 1}, []step{{1, 1}, {2, 1}, {1, 0}}, values{1: text, 2: text, 4: varint}},
		{"record", logs, []uint64{3, 1, 1, 1}, item(1), values{
			1: i64, 2: varint, 3: text, 5: {wireLen, string(anyString("täxt"))}, 7: varint, 8: i32, 9: traceID, 10: spanID,
			11: i64, 12: text,
		}},
		{"span", traces, []uint64{3, 1, 1, 1}, item(1), values{
			1: traceID, 2: spanID, 3: text, 4: spanID, 5: text, 6: varint, 7: i64, 8: i64, 10: varint, 12: varint, 14: varint,
			15: {wireLen, "\x18\x02\x12\x02no"}, 16: i32,
		}},
		{"event", traces, []uint64{5, 1, 1, 1, 1}, item(1, step{11, 1}), values{1: i64, 2: text, 4: varint}},
		{"link", traces, []uint64{6, 1, 1, 1, 1}, item(1, step{13, 1}), values{
			1: traceID, 2: spanID, 3: text, 5: varint, 6: i32,
		}},
		{"metric", metrics, []uint64{3, 1, 1, 1}, item(1), values{1: text, 2: text, 3: text}},
		{"gauge point", metrics, []uint64{4, 1, 1, 0, 1}, item(0, step{5, 0}, step{1, 1}), values{
			2: i64, 3: i64, 6: i64, 8: varint,
		}},
		{"sum point", metrics, []uint64{4, 1, 1, 1, 1}, item(1, step{7, 0}, step{1, 1}), values{
			2: i64, 3: i64, 6: i64, 8: varint,
		}},
		{"histogram point", metrics, []uint64{4, 1, 1, 2, 1}, item(2, step{9, 0}, step{1, 1}), values{
			2: i64, 3: i64, 4: i64, 5: nan, 6: {wireLen, traceID.b}, 7: {wireLen, spanID.b}, 10: varint, 11: double, 12: double,
		}},
		{"exponential point", metrics, []uint64{4, 1, 1, 3, 1}, item(3, step{10, 0}, step{1, 1}), values{
			2: i64, 3: i64, 4: i64, 5: double, 6: varint, 7: i64, 8: {wireLen, "\x12\x02\x09\x08\x08\x03"},
			9: {wireLen, "\x12\x03\x07\x80\x01\x08\x06"}, 10: varint, 12: double, 13: double, 14: double,
		}},
		{"summary point", metrics, []uint64{4, 1, 1, 4, 1}, item(4, step{11, 0}, step{1, 1}), values{
			2: i64, 3: i64, 4: i64, 5: double, 8: varint,
		}},
		{"exemplar", metrics, []uint64{7, 1, 1, 2, 1, 1}, item(2, step{9, 0}, step{1, 1}, step{8, 1}), values{
			2: i64, 3: double, 4: spanID, 5: traceID,
		}},
	}
}
