package abi

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestErrorf_keeps_the_cause(t *testing.T) {
	e := Errorf(PluginNotFound, "Cannot load %q: %w", "x.so", fs.ErrNotExist)
	if e.Code != PluginNotFound || e.Message != `Cannot load "x.so": file does not exist` || !errors.Is(e, fs.ErrNotExist) {
		t.Fatalf("error is %#v", e)
	}
	if Errorf(Internal, "without").Unwrap() != nil {
		t.Fatal("an error without %w has a cause")
	}
}

func TestError_reads_as_message_and_hint(t *testing.T) {
	e := Errorf(StartFailed, "It did not start")
	if e.Error() != "It did not start" {
		t.Fatalf("without a hint: %q", e.Error())
	}
	if got := e.WithHint("Try %d times", 2).Error(); got != "It did not start. Try 2 times" {
		t.Fatalf("with a hint: %q", got)
	}
}

func TestAsError_finds_the_error_inside_others(t *testing.T) {
	e := Errorf(ConfigInvalid, "wrong")
	for name, err := range map[string]error{
		"itself": e, "wrapped": fmt.Errorf("outer: %w", e), "joined": errors.Join(errors.New("other"), e),
	} {
		if AsError(err) != e {
			t.Errorf("%s: got %#v", name, AsError(err))
		}
	}
}

func TestCall_cuts_an_error_text_to_what_fits(t *testing.T) {
	failing := func() (int32, any, error) {
		return 0, nil, Errorf(ConfigInvalid, "%s", strings.Repeat("ä", 4000)).WithHint("%s", strings.Repeat("hint ", 1000))
	}
	for _, size := range []int{64, 65, 66, 67, 100, 1000, 4096, 8000} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			out := filled(size)
			wantResult(t, Call(out, failing), -int32(ConfigInvalid))
			got := errorMembers(t, out)
			if got["code"] != "CONFIG_INVALID" || got["hint"] != "" || !strings.HasSuffix(got["message"], "…") || !utf8.ValidString(got["message"]) {
				t.Fatalf("error is %v", got)
			}
		})
	}
}

func TestCall_cuts_even_a_text_that_JSON_makes_six_times_as_long(t *testing.T) {
	for _, size := range []int{64, 256, 4096} {
		out := filled(size)
		err := Errorf(PluginIncompatible, "%s", strings.Repeat("\x01", 10_000))
		wantResult(t, Call(out, func() (int32, any, error) { return 0, nil, err }), -int32(PluginIncompatible))
	}
}

func TestCall_drops_a_component_that_leaves_no_room_for_the_message(t *testing.T) {
	err := &Error{Code: StartFailed, Message: strings.Repeat("m", 500), Component: strings.Repeat("c", 200)}
	failing := func() (int32, any, error) { return 0, nil, err }
	for size, component := range map[int]string{128: "", 256: "", 4096: err.Component} {
		out := filled(size)
		wantResult(t, Call(out, failing), -int32(StartFailed))
		if got := errorMembers(t, out); got["component"] != component || got["message"] == "" {
			t.Errorf("with %d bytes the error is %v", size, got)
		}
	}
}

func TestCall_says_buffer_too_small_when_not_even_the_cut_text_fits(t *testing.T) {
	out := filled(24)
	wantResult(t, Call(out, func() (int32, any, error) { return 0, nil, errors.New("broken") }), -int32(BufferTooSmall))
	n, _ := answer(t, out)
	again := filled(headerSize + n)
	wantResult(t, Call(again, func() (int32, any, error) { return 0, nil, errors.New("broken") }), -int32(Internal))
}

func TestCode_names_are_unique_and_complete(t *testing.T) {
	seen := map[string]Code{}
	for code := Internal; code <= PipelineUnavailable; code++ {
		name := code.String()
		if name == "UNKNOWN" || name != strings.ToUpper(name) || strings.ContainsAny(name, " -") {
			t.Errorf("code %d has the name %q", code, name)
		}
		if other, there := seen[name]; there {
			t.Errorf("codes %d and %d are both %q", other, code, name)
		}
		seen[name] = code
	}
	if len(names) != len(seen) {
		t.Errorf("%d codes have names, want %d: codes have no gaps", len(names), len(seen))
	}
	for _, code := range []Code{0, -1, PipelineUnavailable + 1} {
		if code.String() != "UNKNOWN" {
			t.Errorf("code %d has the name %q", code, code)
		}
	}
}

func TestError_without_a_name_is_still_JSON(t *testing.T) {
	text, err := json.Marshal(&Error{Code: 99, Message: "\xff"})
	if err != nil || string(text) != `{"code":"UNKNOWN","message":"\ufffd"}` {
		t.Fatalf("text is %s (%v)", text, err)
	}
}
