package otlp

import (
	"encoding/binary"
	"math"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// appendMap writes all attributes as a repeated field below 16.
func appendMap(dst []byte, num byte, m pcommon.Map) []byte {
	for key, v := range m.All() {
		dst = appendKeyValue(dst, num, key, v)
	}
	return dst
}

// appendKeyValue writes one attribute as a field below 16.
func appendKeyValue(dst []byte, num byte, key string, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		s := v.Str()
		if len(key)+len(s) < 120 { // all lengths are of one byte
			dst = append(dst, tag(num, wireLen), byte(len(key)+len(s)+6), tag(1, wireLen), byte(len(key)))
			dst = append(dst, key...)
			dst = append(dst, tag(2, wireLen), byte(len(s)+2), tag(1, wireLen), byte(len(s)))
			return append(dst, s...)
		}
		inner := 1 + size(uint64(len(s))) + len(s)
		dst = appendKey(dst, num, key, inner)
		return appendText(dst, 1, s)
	case pcommon.ValueTypeInt:
		n := uint64(v.Int())
		dst = appendKey(dst, num, key, 1+size(n))
		return binary.AppendUvarint(append(dst, tag(3, wireVarint)), n)
	case pcommon.ValueTypeBool:
		return append(appendKey(dst, num, key, 2), tag(2, wireVarint), boolByte(v.Bool()))
	case pcommon.ValueTypeDouble:
		return putFixed64(appendKey(dst, num, key, 9), 4, math.Float64bits(v.Double()))
	case pcommon.ValueTypeEmpty:
		return appendKey(dst, num, key, 0)
	}
	dst, pair := begin(dst, num, itemRoom)
	dst = appendText(dst, 1, key)
	dst, value := begin(dst, 2, itemRoom)
	dst = appendValue(dst, v)
	dst = end(dst, value, itemRoom)
	return end(dst, pair, itemRoom)
}

// appendKey writes an attribute up to its value's length, which is inner.
func appendKey(dst []byte, num byte, key string, inner int) []byte {
	if len(key)+inner < 120 {
		dst = append(dst, tag(num, wireLen), byte(len(key)+inner+4), tag(1, wireLen), byte(len(key)))
		dst = append(dst, key...)
		return append(dst, tag(2, wireLen), byte(inner))
	}
	whole := 1 + size(uint64(len(key))) + len(key) + 1 + size(uint64(inner)) + inner
	dst = binary.AppendUvarint(append(dst, tag(num, wireLen)), uint64(whole))
	dst = appendText(dst, 1, key)
	return binary.AppendUvarint(append(dst, tag(2, wireLen)), uint64(inner))
}

func boolByte(v bool) byte {
	if v {
		return 1
	}
	return 0
}

// appendValue writes an AnyValue's only field.
func appendValue(dst []byte, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeStr:
		return appendText(dst, 1, v.Str())
	case pcommon.ValueTypeBool:
		return append(dst, tag(2, wireVarint), boolByte(v.Bool()))
	case pcommon.ValueTypeInt:
		return binary.AppendUvarint(append(dst, tag(3, wireVarint)), uint64(v.Int()))
	case pcommon.ValueTypeDouble:
		return putFixed64(dst, 4, math.Float64bits(v.Double()))
	case pcommon.ValueTypeSlice:
		dst, list := begin(dst, 5, itemRoom)
		for _, item := range v.Slice().All() {
			var at int
			dst, at = begin(dst, 1, itemRoom)
			dst = appendValue(dst, item)
			dst = end(dst, at, itemRoom)
		}
		return end(dst, list, itemRoom)
	case pcommon.ValueTypeMap:
		dst, list := begin(dst, 6, itemRoom)
		dst = appendMap(dst, 1, v.Map())
		return end(dst, list, itemRoom)
	case pcommon.ValueTypeBytes:
		b := v.Bytes()
		dst = binary.AppendUvarint(append(dst, tag(7, wireLen)), uint64(b.Len()))
		if b.Len() > 64 { // the copy is cheaper than to go byte by byte
			return append(dst, b.AsRaw()...)
		}
		for i := range b.Len() {
			dst = append(dst, b.At(i))
		}
		return dst
	}
	return dst
}

// appendField writes a field below 16 that is an AnyValue, if it is not empty.
func appendField(dst []byte, num byte, v pcommon.Value) []byte {
	switch v.Type() {
	case pcommon.ValueTypeEmpty:
		return dst
	case pcommon.ValueTypeStr:
		s := v.Str()
		if len(s) < 0x7d {
			dst = append(dst, tag(num, wireLen), byte(len(s)+2), tag(1, wireLen), byte(len(s)))
			return append(dst, s...)
		}
	}
	dst, at := begin(dst, num, itemRoom)
	return end(appendValue(dst, v), at, itemRoom)
}
