package edits

import (
	"encoding/binary"

	"go.opentelemetry.io/collector/pdata/plog"
)

// list writes edit lists for tests, right ones and wrong ones.
type list struct{ b []byte }

func newList(s signal) *list { return &list{[]byte{1, byte(s)}} }

func (l *list) bytes() []byte { return l.b }

func (l *list) raw(b ...byte) *list {
	l.b = append(l.b, b...)
	return l
}

// op writes an op with operands below 128.
func (l *list) op(op opcode, operands ...byte) *list { return l.raw(byte(op)).raw(operands...) }

func (l *list) u(vs ...uint64) *list {
	for _, v := range vs {
		l.b = binary.AppendUvarint(l.b, v)
	}
	return l
}

// message writes bytes with their length.
func (l *list) message(b []byte) *list { return l.u(uint64(len(b))).raw(b...) }

func (l *list) str(s string) *list { return l.op(opString).message([]byte(s)) }

func (l *list) sel(k kind, path ...uint64) *list {
	l.op(opSelect + opcode(k))
	for _, i := range path {
		l.u(i)
	}
	return l
}

// field writes a field that has a length.
func (l *list) field(num uint64, b []byte) *list { return l.u(num<<3 | uint64(wireLen)).message(b) }

// lenField is a field of a message that has a length.
func lenField(num uint64, b ...byte) []byte { return (&list{}).field(num, b).b }

// anyString is the AnyValue of a string.
func anyString(s string) []byte { return lenField(1, []byte(s)...) }

// messageOf is the first record of logs as a message.
func messageOf(ld plog.Logs) []byte {
	only := plog.NewLogs()
	record := ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
	record.CopyTo(only.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty())
	b, _ := (&plog.ProtoMarshaler{}).MarshalLogs(only)
	return unwrap(b, 1, 2, 2)
}

// unwrap returns the bytes of the message that the field numbers lead to.
func unwrap(b []byte, path ...uint64) []byte {
	for _, num := range path {
		r := reader{b: b}
		var f field
		for r.off < len(b) {
			if err := r.field(&f); err != nil {
				panic(err)
			}
			if f.num == num && f.wire == wireLen {
				break
			}
		}
		b = f.b
	}
	return b
}
