package otlp

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
)

// random makes batches. When full is set, every field is there.
type random struct {
	*rand.Rand
	full bool
	deep int // how deep a value may be yet
}

// message is a random message.
func (r *random) message(m *message) (b []byte) {
	chosen := field{}
	for i, f := range m.fields { // which of the oneof
		if f.oneof && (r.deep > 0 || schema[f.holds] == nil) && (chosen.num == 0 || r.IntN(i+1) == 0) {
			chosen = f
		}
	}
	for _, f := range m.fields {
		switch {
		case f.oneof && f.num != chosen.num, !r.full && r.IntN(4) == 0:
			continue
		case !f.repeated:
			b = r.field(b, f)
			continue
		}
		for range r.IntN(4) {
			b = r.field(b, f)
		}
	}
	return b
}

// field appends a random field.
func (r *random) field(b []byte, f field) []byte {
	varint := func(v uint64) []byte { return binary.AppendUvarint(binary.AppendUvarint(b, f.num<<3), v) }
	bytes := func(v []byte) []byte {
		b = binary.AppendUvarint(binary.AppendUvarint(b, f.num<<3|2), uint64(len(v)))
		return append(b, v...)
	}
	switch f.holds {
	case "varint":
		return varint(r.Uint64() >> 33 >> r.IntN(30))
	case "int":
		return varint(r.Uint64() >> r.IntN(63))
	case "bool":
		return varint(r.Uint64() & 1)
	case "i64":
		return binary.LittleEndian.AppendUint64(binary.AppendUvarint(b, f.num<<3|1), r.number())
	case "i32":
		return binary.LittleEndian.AppendUint32(binary.AppendUvarint(b, f.num<<3|5), r.Uint32())
	case "string", "bytes":
		return bytes([]byte(r.text()))
	case "id8":
		return bytes(binary.LittleEndian.AppendUint64(nil, r.Uint64()))
	case "id16":
		return bytes(binary.LittleEndian.AppendUint64(binary.LittleEndian.AppendUint64(nil, r.Uint64()), r.Uint64()))
	case "i64s":
		var packed []byte
		for range r.IntN(30) {
			packed = binary.LittleEndian.AppendUint64(packed, r.number())
		}
		return bytes(packed)
	case "varints":
		var packed []byte
		for range r.IntN(30) {
			packed = binary.AppendUvarint(packed, r.Uint64()>>r.IntN(63))
		}
		return bytes(packed)
	}
	r.deep--
	v := r.message(schema[f.holds])
	r.deep++
	return bytes(v)
}

// number is 64 bits, often such that mean something as a double.
func (r *random) number() uint64 {
	return []uint64{0, 1, math.Float64bits(1.5), math.Float64bits(math.Copysign(0, -1)), math.Float64bits(math.NaN()), r.Uint64()}[r.IntN(6)]
}

// text has a length for which some length around it needs another byte, or is short.
func (r *random) text() string {
	n := r.IntN(12)
	switch r.IntN(12) {
	case 0:
		n = 100 + r.IntN(40)
	case 1:
		n = 0
	case 2:
		if r.IntN(20) == 0 {
			n = 16_370 + r.IntN(30)
		}
	}
	return strings.Repeat("abcdefgh", n/8+1)[:n]
}
