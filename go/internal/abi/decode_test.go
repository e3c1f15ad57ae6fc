package abi

import (
	"strings"
	"testing"
)

type argument struct {
	Name string   `json:"name"`
	List []string `json:"list"`
}

func TestDecode_reads_one_value(t *testing.T) {
	for _, text := range []string{`{"name":"x","list":["a"]}`, " \n{\"name\":\"x\",\"list\":[\"a\"]}\t\n"} {
		var got argument
		if err := Decode([]byte(text), &got); err != nil || got.Name != "x" || len(got.List) != 1 {
			t.Errorf("Decode(%q) gives %+v (%v)", text, got, err)
		}
	}
}

func TestDecode_refuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"nothing":            {"", "EOF"},
		"half a value":       {`{"name":`, "unexpected EOF"},
		"no JSON":            {"name: x", "invalid character"},
		"another type":       {`{"name":1}`, "cannot unmarshal number"},
		"an unknown member":  {`{"name":"x","extra":1}`, `unknown field "extra"`},
		"a second value":     {`{"name":"x"} {"name":"y"}`, "text after the JSON value"},
		"text behind it":     {`{"name":"x"} end`, "text after the JSON value"},
		"a bracket too many": {`{"name":"x"}}`, "text after the JSON value"},
		"a NUL behind it":    {"{\"name\":\"x\"}\x00", "text after the JSON value"},
	} {
		t.Run(name, func(t *testing.T) {
			var got argument
			e := AsError(Decode([]byte(test.text), &got))
			if e.Code != InvalidArgument || !strings.HasPrefix(e.Message, "Cannot read the argument: ") || !strings.Contains(e.Message, test.want) {
				t.Fatalf("error is %v: %q", e.Code, e.Message)
			}
		})
	}
}
