package edits

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// wire is a protobuf wire type.
type wire byte

const (
	wireVarint wire = 0
	wireI64    wire = 1
	wireLen    wire = 2
	wireI32    wire = 5
)

// String is the wire type's name.
func (w wire) String() string {
	switch w {
	case wireVarint:
		return "a varint"
	case wireI64:
		return "64 bits"
	case wireLen:
		return "bytes of a length"
	case wireI32:
		return "32 bits"
	}
	return fmt.Sprintf("wire type %d", byte(w))
}

// field is one field of a protobuf message, or the order to empty it: then it reads as what an empty message has.
type field struct {
	run   *run
	num   uint64
	wire  wire
	n     uint64 // the value of a varint, of 64 and of 32 bits
	b     []byte // the value of the others, the list's own bytes
	unset bool
	err   error // of what was read from it, the first
}

// next reads a field of a message.
func (r *reader) field(f *field) error {
	tag, err := r.uvarint()
	if err != nil {
		return err
	}
	f.num, f.wire, f.b, f.n = tag>>3, wire(tag&7), nil, 0
	if f.num == 0 || f.num > 1<<29-1 {
		return fmt.Errorf("field number %d", f.num)
	}
	switch f.wire {
	case wireVarint:
		f.n, err = r.uvarint()
	case wireI64:
		f.n, err = r.u64()
	case wireLen:
		f.b, err = r.bytes()
	case wireI32:
		var b []byte
		if b, err = r.take(4); err == nil {
			f.n = uint64(binary.LittleEndian.Uint32(b))
		}
	default:
		return fmt.Errorf("field %d is of %s", f.num, f.wire)
	}
	return err
}

// fail keeps the first error.
func (f *field) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// is tells whether the field has a value of a wire type; if it has one of another, that is its error.
func (f *field) is(w wire) bool {
	if f.unset {
		return false
	}
	if f.wire != w {
		f.fail(fmt.Errorf("field %d is %s, not %s", f.num, w, f.wire))
		return false
	}
	return true
}

// unknown is for a number that the message does not have, or not for SET.
func (f *field) unknown(message string) {
	f.fail(fmt.Errorf("field %d of %s is none that can be set", f.num, message))
}

func (f *field) str() string {
	if !f.is(wireLen) {
		return ""
	}
	if !utf8.Valid(f.b) {
		f.fail(errUTF8)
		return ""
	}
	return string(f.b)
}

func (f *field) bytes() []byte {
	if !f.is(wireLen) {
		return nil
	}
	return f.b
}

func (f *field) fixed64() uint64 {
	if !f.is(wireI64) {
		return 0
	}
	return f.n
}

func (f *field) timestamp() pcommon.Timestamp { return pcommon.Timestamp(f.fixed64()) }

func (f *field) double() float64 { return math.Float64frombits(f.fixed64()) }

func (f *field) fixed32() uint32 {
	if !f.is(wireI32) {
		return 0
	}
	return uint32(f.n)
}

func (f *field) varint() uint64 {
	if !f.is(wireVarint) {
		return 0
	}
	return f.n
}

func (f *field) uint32() uint32 {
	v := f.varint()
	if v > math.MaxUint32 {
		f.fail(fmt.Errorf("field %d is %d, more than 32 bits", f.num, v))
	}
	return uint32(v)
}

// enum reads an int32, which is how protobuf encodes an enumeration.
func (f *field) enum() int32 {
	v := int64(f.varint())
	if v != int64(int32(v)) {
		f.fail(fmt.Errorf("field %d is %d, more than 32 bits", f.num, v))
	}
	return int32(v)
}

// sint32 reads an int32 in zigzag encoding.
func (f *field) sint32() int32 {
	v := f.uint32()
	return int32(v>>1) ^ -int32(v&1)
}

func (f *field) bool() bool {
	v := f.varint()
	if v > 1 {
		f.fail(fmt.Errorf("field %d is a boolean and %d", f.num, v))
	}
	return v == 1
}

func (f *field) traceID() (id pcommon.TraceID) { f.id(id[:]); return id }

func (f *field) spanID() (id pcommon.SpanID) { f.id(id[:]); return id }

func (f *field) id(to []byte) {
	b := f.bytes()
	if len(b) != 0 && len(b) != len(to) {
		f.fail(fmt.Errorf("field %d is an id of %d bytes, not of 0 or %d", f.num, len(b), len(to)))
		return
	}
	copy(to, b)
}

// value sets a value to the AnyValue that the field is.
func (f *field) value(to pcommon.Value) {
	b := f.bytes()
	if f.err == nil {
		f.err = f.run.setValue(to, b, 0)
	}
}

// fixed64s sets a slice to the packed values that the field is.
func (f *field) fixed64s(to pcommon.UInt64Slice) {
	b := f.bytes()
	if len(b)%8 != 0 {
		f.fail(fmt.Errorf("field %d has %d bytes, not a multiple of 8", f.num, len(b)))
		return
	}
	to.FromRaw(nil)
	to.EnsureCapacity(len(b) / 8)
	for ; len(b) > 0; b = b[8:] {
		to.Append(binary.LittleEndian.Uint64(b))
	}
}

// doubles sets a slice to the packed values that the field is.
func (f *field) doubles(to pcommon.Float64Slice) {
	b := f.bytes()
	if len(b)%8 != 0 {
		f.fail(fmt.Errorf("field %d has %d bytes, not a multiple of 8", f.num, len(b)))
		return
	}
	to.FromRaw(nil)
	to.EnsureCapacity(len(b) / 8)
	for ; len(b) > 0; b = b[8:] {
		to.Append(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	}
}

// varints appends the packed values that the field is to a slice.
func (f *field) varints(to pcommon.UInt64Slice) {
	r := reader{b: f.bytes()}
	for r.off < len(r.b) {
		v, err := r.uvarint()
		if err != nil {
			f.fail(inside(err))
			return
		}
		to.Append(v)
	}
}

// inside is the error of a message's bytes, which the list's end does not cut short.
func inside(err error) error {
	if errors.Is(err, errTruncated) {
		return errors.New("a message ends within a field")
	}
	return err
}

// message calls do with each field of the message that the field is.
func (f *field) message(do func(*field)) {
	r := reader{b: f.bytes()}
	in := field{run: f.run}
	for r.off < len(r.b) && f.err == nil {
		if err := r.field(&in); err != nil {
			f.fail(inside(err))
			return
		}
		do(&in)
		f.err = in.err
	}
}
