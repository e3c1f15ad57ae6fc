package abi

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestCall_writes_the_answer_behind_its_length(t *testing.T) {
	out := filled(64)
	wantResult(t, Call(out, func() (int32, any, error) { return 7, map[string]int{"a": 1}, nil }), 7)
	if n, text := answer(t, out); n != 7 || text != `{"a":1}` {
		t.Fatalf("answer is %d bytes %q", n, text)
	}
	if out[3] != 0 || out[0] != 7 {
		t.Fatalf("header % x is not little-endian", out[:headerSize])
	}
	if out[headerSize+7] != 0xAA {
		t.Fatal("bytes behind the text were written")
	}
}

func TestCall_without_a_value_answers_an_empty_text(t *testing.T) {
	out := filled(8)
	wantResult(t, Call(out, func() (int32, any, error) { return 3, nil, nil }), 3)
	if n, _ := answer(t, out); n != 0 {
		t.Fatalf("length is %d, want 0", n)
	}
}

func TestCall_fills_the_buffer_to_its_last_byte(t *testing.T) {
	value := "12345678" // ten bytes of JSON
	for _, test := range []struct{ size, result int32 }{
		{headerSize + 9, -int32(BufferTooSmall)},
		{headerSize + 10, 5},
		{headerSize + 11, 5},
	} {
		out := filled(int(test.size))
		wantResult(t, Call(out, func() (int32, any, error) { return 5, value, nil }), test.result)
		if n, _ := answer(t, out); n != 10 {
			t.Fatalf("with %d bytes the header says %d, want 10", test.size, n)
		}
	}
}

func TestCall_writes_nothing_but_the_header_when_the_answer_does_not_fit(t *testing.T) {
	out := filled(16)
	wantResult(t, Call(out, func() (int32, any, error) { return 0, strings.Repeat("x", 100), nil }), -int32(BufferTooSmall))
	if n, _ := answer(t, out); n != 102 {
		t.Fatalf("the header says %d, want 102", n)
	}
	for i, b := range out[headerSize:] {
		if b != 0xAA {
			t.Fatalf("byte %d was written", headerSize+i)
		}
	}
}

func TestCall_leaves_a_buffer_alone_that_cannot_even_hold_the_header(t *testing.T) {
	out := filled(headerSize - 1)
	wantResult(t, Call(out, func() (int32, any, error) { return 0, "x", nil }), -int32(BufferTooSmall))
	wantResult(t, Call(out, func() (int32, any, error) { return 0, nil, errors.New("broken") }), -int32(BufferTooSmall))
	for i, b := range out {
		if b != 0xAA {
			t.Fatalf("byte %d was written", i)
		}
	}
}

func TestCall_takes_a_nil_buffer(t *testing.T) {
	for name, test := range map[string]struct {
		fn   func() (int32, any, error)
		want int32
	}{
		"nothing to say": {func() (int32, any, error) { return 4, nil, nil }, 4},
		"a value":        {func() (int32, any, error) { return 4, "text", nil }, -int32(BufferTooSmall)},
		"an error":       {func() (int32, any, error) { return 4, nil, errors.New("broken") }, -int32(BufferTooSmall)},
		"kept":           {func() (int32, any, error) { return 4, nil, TooSmall(9) }, -int32(BufferTooSmall)},
		"a panic":        {func() (int32, any, error) { panic("broken") }, -int32(BufferTooSmall)},
	} {
		t.Run(name, func(t *testing.T) { wantResult(t, Call(nil, test.fn), test.want) })
	}
}

func TestCall_says_how_much_a_kept_answer_needs(t *testing.T) {
	out := filled(32)
	err := fmt.Errorf("take: %w", TooSmall(70_000))
	wantResult(t, Call(out, func() (int32, any, error) { return 1, "ignored", err }), -int32(BufferTooSmall))
	if n, _ := answer(t, out); n != 70_000 {
		t.Fatalf("the header says %d, want 70000", n)
	}
	if want := "the answer needs 70000 bytes"; TooSmall(70_000).Error() != want {
		t.Fatalf("text is %q, want %q", TooSmall(70_000).Error(), want)
	}
}

func TestCall_answers_minus_the_code_of_an_error_with_its_text(t *testing.T) {
	out := filled(512)
	wrapped := fmt.Errorf("outer: %w", &Error{Code: AddressInUse, Message: "m", Component: "otlp/2", Hint: "h"})
	wantResult(t, Call(out, func() (int32, any, error) { return 9, "ignored", wrapped }), -int32(AddressInUse))
	got := errorMembers(t, out)
	want := map[string]string{"code": "ADDRESS_IN_USE", "message": "m", "component": "otlp/2", "hint": "h"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("error is %v, want %v", got, want)
	}
}

func TestCall_makes_a_foreign_error_an_internal_one(t *testing.T) {
	out := filled(512)
	wantResult(t, Call(out, func() (int32, any, error) { return 0, nil, errors.New("foreign") }), -int32(Internal))
	got := errorMembers(t, out)
	if want := map[string]string{"code": "INTERNAL", "message": "foreign"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("error is %v, want %v: empty members are left out", got, want)
	}
}

func TestCall_makes_a_value_without_JSON_an_error(t *testing.T) {
	out := filled(512)
	wantResult(t, Call(out, func() (int32, any, error) { return 0, math.NaN(), nil }), -int32(Internal))
	if got := errorMembers(t, out); !strings.HasPrefix(got["message"], "Cannot encode the answer: ") {
		t.Fatalf("message is %q", got["message"])
	}
}

type panicking struct{}

func (panicking) MarshalJSON() ([]byte, error) { panic("in the encoder") }

func (panicking) Error() string { panic("in the error") }

func TestCall_turns_a_panic_into_an_error_with_the_stack(t *testing.T) {
	var nowhere map[string]int
	for name, test := range map[string]struct {
		fn   func() (int32, any, error)
		text string
	}{
		"a text":         {func() (int32, any, error) { panic("boom") }, "boom"},
		"a runtime one":  {func() (int32, any, error) { nowhere["x"] = 1; return 0, nil, nil }, "assignment to entry in nil map"},
		"in the encoder": {func() (int32, any, error) { return 0, panicking{}, nil }, "in the encoder"},
		"in the error":   {func() (int32, any, error) { return 0, nil, panicking{} }, "in the error"},
		"an odd value":   {func() (int32, any, error) { panic(panicking{}) }, "in the error"},
	} {
		t.Run(name, func(t *testing.T) {
			out := filled(64 << 10)
			wantResult(t, Call(out, test.fn), -int32(Internal))
			got := errorMembers(t, out)
			if got["code"] != "INTERNAL" || !strings.HasPrefix(got["message"], "Panic in the library: ") || !strings.Contains(got["message"], test.text) {
				t.Fatalf("error is %v", got)
			}
			if !strings.Contains(got["hint"], "goroutine") || !strings.Contains(got["hint"], "call_test.go") {
				t.Fatalf("the hint has no stack: %q", got["hint"])
			}
		})
	}
}

func TestRoom_is_what_the_header_leaves(t *testing.T) {
	for size, want := range map[int]int{0: 0, 3: 0, 4: 0, 5: 1, 100: 96} {
		if got := Room(make([]byte, size)); got != want {
			t.Errorf("Room of %d bytes is %d, want %d", size, got, want)
		}
	}
	if Room(nil) != 0 {
		t.Error("a nil buffer has room")
	}
}
