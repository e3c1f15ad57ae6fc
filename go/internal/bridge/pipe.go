package bridge

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
)

// The frames of a process's standard files; lib/worker/pipe.ts has the other side. To the process: u32 length, bytes; an
// empty frame says that there is no job. From the process: u32 secret, u32 length, bytes. The secret is in the first
// frame to the process, so that nothing that somebody else there writes to the standard output passes for a frame.
// Little-endian.
const (
	lengthSize = 4
	pipeHeader = 8
	maxFrame   = 64 << 20 // bytes of a frame from a process
	pipeBuffer = 64 << 10
)

var errForged = errors.New("something was written to its standard output that is no answer")

// pipeReader reads the frames that a process writes, which may be anything.
type pipeReader struct {
	from   *bufio.Reader
	secret uint32
	room   []byte
}

func newPipeReader(from io.Reader, secret uint32) *pipeReader {
	return &pipeReader{from: bufio.NewReaderSize(from, pipeBuffer), secret: secret}
}

// next returns the next frame, which is valid until the next call. io.EOF is the end of the pipe.
func (r *pipeReader) next() ([]byte, error) {
	header, err := r.from.Peek(pipeHeader)
	if len(header) >= lengthSize && binary.LittleEndian.Uint32(header) != r.secret {
		return nil, errForged
	}
	if err != nil {
		return nil, io.EOF
	}
	size := binary.LittleEndian.Uint32(header[lengthSize:])
	if size > maxFrame {
		return nil, fmt.Errorf("its answer has %d bytes, and may have %d", size, maxFrame)
	}
	_, _ = r.from.Discard(pipeHeader)
	if cap(r.room) < int(size) || cap(r.room) > maxPooled {
		r.room = make([]byte, size)
	}
	r.room = r.room[:size]
	if _, err := io.ReadFull(r.from, r.room); err != nil {
		return nil, io.EOF
	}
	return r.room, nil
}

// pipeWriter writes the frames for a process.
type pipeWriter struct {
	mu   sync.Mutex
	to   io.Writer
	room []byte
}

// write writes a frame of so many bytes, which fill writes. A full pipe blocks it.
func (w *pipeWriter) write(size int, fill func([]byte)) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	whole := lengthSize + size
	if cap(w.room) < whole || cap(w.room) > maxPooled {
		w.room = make([]byte, max(whole, pipeBuffer))
	}
	w.room = w.room[:whole]
	binary.LittleEndian.PutUint32(w.room, uint32(size))
	fill(w.room[lengthSize:])
	_, err := w.to.Write(w.room)
	return err
}
