package otlp

import (
	"encoding/binary"
	"math"
	"math/bits"
)

// Wire types of protobuf.
const (
	wireVarint = 0
	wireI64    = 1
	wireLen    = 2
	wireI32    = 5
)

// Room for lengths that are written when the message has been: padded varints. Those of items are of 2 bytes, which is
// most often what they need, the ones around them of 4.
const (
	itemRoom  = 2
	outerRoom = 4
)

// size is the length of a varint.
func size(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// tag is the first byte, or both, of fields.
func tag(num, wire byte) byte { return num<<3 | wire }

// begin starts a message of a field below 16 whose length is not known; end completes it.
func begin(dst []byte, num byte, room int) ([]byte, int) {
	dst = append(dst, tag(num, wireLen))
	dst = append(dst, "\x80\x80\x80\x80"[:room]...)
	return dst, len(dst)
}

// end writes the length of the message that begin started.
func end(dst []byte, start, room int) []byte {
	n := len(dst) - start
	if n>>(7*room) != 0 { // rare: there is too little room
		more := size(uint64(n)) - room
		dst = append(dst, "\x80\x80\x80\x80\x80\x80\x80\x80"[:more]...)
		copy(dst[start+more:], dst[start:])
		start += more
		room += more
	}
	at := start - room
	for range room - 1 {
		dst[at] = byte(n) | 0x80
		n >>= 7
		at++
	}
	dst[at] = byte(n)
	return dst
}

// appendString writes a field below 16 that is a string, if it is not empty.
func appendString(dst []byte, num byte, s string) []byte {
	if s == "" {
		return dst
	}
	return appendText(dst, num, s)
}

// appendText writes a field below 16 that is a string, or bytes.
func appendText[T string | []byte](dst []byte, num byte, s T) []byte {
	if len(s) < 0x80 {
		dst = append(dst, tag(num, wireLen), byte(len(s)))
	} else {
		dst = binary.AppendUvarint(append(dst, tag(num, wireLen)), uint64(len(s)))
	}
	return append(dst, s...)
}

// appendVarint writes a field below 16, if it is not 0.
func appendVarint(dst []byte, num byte, v uint64) []byte {
	if v == 0 {
		return dst
	}
	return binary.AppendUvarint(append(dst, tag(num, wireVarint)), v)
}

// appendFixed64 writes a field below 16, if it is not 0.
func appendFixed64(dst []byte, num byte, v uint64) []byte {
	if v == 0 {
		return dst
	}
	return putFixed64(dst, num, v)
}

// putFixed64 writes a field below 16.
func putFixed64(dst []byte, num byte, v uint64) []byte {
	return append(dst, tag(num, wireI64),
		byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56))
}

// appendDouble writes a field below 16, if it is not 0; -0 is not.
func appendDouble(dst []byte, num byte, v float64) []byte {
	return appendFixed64(dst, num, math.Float64bits(v))
}

// appendFixed32 writes a field below 16, if it is not 0.
func appendFixed32(dst []byte, num byte, v uint32) []byte {
	if v == 0 {
		return dst
	}
	return append(dst, tag(num, wireI32), byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

// zigzag is how a sint32 is encoded.
func zigzag(v int32) uint64 { return uint64(uint32(v<<1) ^ uint32(v>>31)) }
