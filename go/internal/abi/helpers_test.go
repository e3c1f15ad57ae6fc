package abi

import (
	"encoding/binary"
	"encoding/json"
	"testing"
)

// answer is what a host reads out of an output buffer: the length in the header and the text behind it.
func answer(t *testing.T, out []byte) (int, string) {
	t.Helper()
	n := int(binary.LittleEndian.Uint32(out))
	if headerSize+n > len(out) {
		return n, ""
	}
	return n, string(out[headerSize : headerSize+n])
}

// errorMembers decodes the error's JSON; what is not in the text is not in the map.
func errorMembers(t *testing.T, out []byte) map[string]string {
	t.Helper()
	_, text := answer(t, out)
	members := map[string]string{}
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatalf("the error's text %q is no JSON object of strings: %v", text, err)
	}
	return members
}

func wantResult(t *testing.T, got, want int32) {
	t.Helper()
	if got != want {
		t.Fatalf("result is %d, want %d", got, want)
	}
}

// filled is a buffer in which bytes that were not written show.
func filled(size int) []byte {
	out := make([]byte, size)
	for i := range out {
		out[i] = 0xAA
	}
	return out
}
