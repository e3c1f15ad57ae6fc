package edits

import "encoding/binary"

// headroom is the room that the headers around a frame's messages need at most: a tag and a length, each of the levels.
const headroom = (maxDepth + 1) * (1 + binary.MaxVarintLen64)

// frame puts messages of a list where pdata's decoders, which only decode whole batches, expect them.
type frame struct {
	messages []message
	buf      []byte // the last result of encode
}

// message is one that a list has.
type message struct {
	op    int    // where its op begins in the list
	bytes []byte // the list's own
}

// one is a frame of a single message.
func (f *frame) one(op int, b []byte) *frame {
	f.messages = append(f.messages[:0], message{op, b})
	return f
}

// encode returns a batch that has the messages where the field numbers lead, the last of which is theirs. The bytes are
// good until the next call.
func (f *frame) encode(path ...byte) []byte {
	if f.buf == nil {
		f.buf = make([]byte, headroom)
	}
	own := path[len(path)-1]
	b := f.buf[:headroom]
	for _, m := range f.messages {
		b = append(b, own<<3|byte(wireLen))
		b = binary.AppendUvarint(b, uint64(len(m.bytes)))
		b = append(b, m.bytes...)
	}
	f.buf = b
	start := headroom
	for i := len(path) - 2; i >= 0; i-- {
		var header [1 + binary.MaxVarintLen64]byte
		header[0] = path[i]<<3 | byte(wireLen)
		n := 1 + binary.PutUvarint(header[1:], uint64(len(b)-start))
		start -= n
		copy(b[start:], header[:n])
	}
	return b[start:]
}

// decode reads a frame's messages as the batch of a signal that has them where the field numbers lead.
func decode[T any](f *frame, path []byte, s *schema, unmarshal func([]byte) (T, error)) (T, error) {
	bytes := f.encode(path...)
	if err := checkNesting(s, bytes, 0); err != nil {
		var none T
		return none, err
	}
	return unmarshal(bytes)
}
