package abi

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// headerSize is the length of what stands before every text in an output buffer: the text's length, little-endian.
const headerSize = 4

// TooSmall is the error of a call whose answer of that many bytes does not fit and was kept.
type TooSmall int

// Error implements error.
func (t TooSmall) Error() string { return fmt.Sprintf("the answer needs %d bytes", int(t)) }

// Written says that the answer is so many bytes, which stand in the output buffer already, behind its header.
type Written int

// Room returns how many bytes of text an output buffer holds.
func Room(out []byte) int { return max(0, len(out)-headerSize) }

// Call runs fn behind the panic barrier and encodes its outcome: the number it answers is the export's result, the
// value (nil for none) goes into out as JSON, unless it is Written. An error is minus its code, with its JSON in out; a text that is too long
// for out is BufferTooSmall, with the length needed in the header and nothing else written.
func Call(out []byte, fn func() (int32, any, error)) (result int32) {
	defer func() {
		if p := recover(); p != nil {
			e := Errorf(Internal, "Panic in the library: %v", p)
			e.Hint = "This is a bug; report it with the stack: " + string(debug.Stack())
			result = fail(out, e)
		}
	}()
	n, value, err := fn()
	var small TooSmall
	if errors.As(err, &small) {
		putLength(out, int(small))
		return -int32(BufferTooSmall)
	}
	if err != nil {
		return fail(out, AsError(err))
	}
	switch written := value.(type) {
	case nil:
		putLength(out, 0)
		return n
	case Written:
		putLength(out, int(written))
		return n
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fail(out, Errorf(Internal, "Cannot encode the answer: %w", err))
	}
	if !put(out, text) {
		return -int32(BufferTooSmall)
	}
	return n
}

// Decode reads a JSON argument; unknown members are refused, because a host that sends one is of another version.
func Decode(text []byte, value any) error {
	if err := unmarshalStrict(text, value); err != nil {
		return Errorf(InvalidArgument, "Cannot read the argument: %w", err)
	}
	return nil
}

func fail(out []byte, e *Error) int32 {
	if put(out, errorText(e)) {
		return -int32(e.Code)
	}
	// An error must not make the host call again what already failed: its text is cut to what fits.
	short := *e
	short.Hint = ""
	if len(short.Component) > len(out)/8 {
		short.Component = ""
	}
	for size := len(out); size > 0; size /= 2 { // a byte of text is up to six of JSON
		short.Message = cut(e.Message, size)
		if put(out, errorText(&short)) {
			return -int32(e.Code)
		}
	}
	return -int32(BufferTooSmall)
}

func errorText(e *Error) []byte {
	text, err := json.Marshal(e)
	if err != nil {
		return fmt.Appendf(nil, `{"code":%q,"message":"unprintable error"}`, e.Code)
	}
	return text
}

func cut(text string, size int) string {
	if len(text) <= size {
		return text
	}
	return strings.ToValidUTF8(text[:size], "") + "…"
}

func put(out, text []byte) bool {
	putLength(out, len(text))
	if len(out) < headerSize+len(text) {
		return false
	}
	copy(out[headerSize:], text)
	return true
}

func putLength(out []byte, n int) {
	if len(out) >= headerSize {
		binary.LittleEndian.PutUint32(out, uint32(n))
	}
}
