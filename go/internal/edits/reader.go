package edits

import "encoding/binary"

// reader reads the operands of a list.
type reader struct {
	b   []byte
	off int // of the next byte; never past the end
}

// uvarint reads a LEB128 varint.
func (r *reader) uvarint() (uint64, error) {
	if r.off < len(r.b) && r.b[r.off] < 0x80 {
		r.off++
		return uint64(r.b[r.off-1]), nil
	}
	return r.longUvarint()
}

func (r *reader) longUvarint() (uint64, error) {
	v, n := binary.Uvarint(r.b[r.off:])
	switch {
	case n > 0:
		r.off += n
		return v, nil
	case n == 0:
		return 0, errTruncated
	}
	return 0, errVarint
}

// take reads n bytes, which are the list's own.
func (r *reader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.b)-r.off) {
		return nil, errTruncated
	}
	b := r.b[r.off : r.off+int(n)]
	r.off += int(n)
	return b, nil
}

// bytes reads a length and that many bytes, which are the list's own.
func (r *reader) bytes() ([]byte, error) {
	n, err := r.uvarint()
	if err != nil {
		return nil, err
	}
	return r.take(n)
}

// u64 reads 8 bytes, little-endian.
func (r *reader) u64() (uint64, error) {
	b, err := r.take(8)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b), nil
}
