package edits

import (
	"reflect"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
)

// join puts byte strings together.
func join(parts ...[]byte) []byte { return []byte(strings.Join(stringsOf(parts), "")) }

func stringsOf(parts [][]byte) (s []string) {
	for _, p := range parts {
		s = append(s, string(p))
	}
	return s
}

// array and kvlist are AnyValues of other AnyValues.
func array(values ...[]byte) []byte {
	var b []byte
	for _, v := range values {
		b = append(b, lenField(1, v...)...)
	}
	return lenField(5, b...)
}

func kvlist(key string, v []byte) []byte {
	return lenField(6, lenField(1, join(lenField(2, v...), lenField(1, []byte(key)...))...)...)
}

// nested is a value that is so many messages deep.
func nested(messages int) []byte {
	v := []byte{}
	for range (messages - 1) / 2 {
		v = array(v)
	}
	if messages%2 == 0 {
		v = lenField(5) // an ArrayValue without values, in the innermost
		for range (messages - 2) / 2 {
			v = array(v)
		}
	}
	return v
}

func TestValues(t *testing.T) {
	for _, test := range []struct {
		name  string
		value []byte
		want  any
	}{
		{"empty", nil, nil},
		{"a string", anyString("ü"), "ü"},
		{"an empty string", lenField(1), ""},
		{"true", []byte{0x10, 1}, true},
		{"an integer", []byte{0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, int64(-1)},
		{"a padded integer", []byte{0x98, 0x80, 0x00, 0x85, 0x80, 0x80, 0x00}, int64(5)},
		{"a double", join([]byte{0x21}, []byte(double.b)), 1.5},
		{"bytes", lenField(7, 0xff, 0), []byte{0xff, 0}},
		{"the last of several", join(anyString("x"), []byte{0x18, 5}), int64(5)},
		{"an empty array", array(), []any{}},
		{"an array", array(anyString("x"), nil, []byte{0x10, 0}, array([]byte{0x18, 5})), []any{"x", nil, false, []any{int64(5)}}},
		{"a map", kvlist("k", kvlist("l", anyString("x"))), map[string]any{"k": map[string]any{"l": "x"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			ld := someLogs(1, 1, 1)
			l := newList(signalLogs).str("kept").sel(kindItem, 0, 0, 0).op(opPut, 0).message(test.value).op(opSet).field(5, test.value)
			if _, err := ApplyLogs(l.bytes(), ld); err != nil {
				t.Fatal(err)
			}
			record := ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0)
			put, _ := record.Attributes().Get("kept")
			if got := put.AsRaw(); !reflect.DeepEqual(got, test.want) {
				t.Errorf("PUT: got %#v, want %#v", got, test.want)
			}
			if got := record.Body().AsRaw(); !reflect.DeepEqual(got, test.want) {
				t.Errorf("SET: got %#v, want %#v", got, test.want)
			}
		})
	}
}

func TestValuesNestAsDeepAsPdataReadsThem(t *testing.T) {
	for _, test := range []struct {
		name string
		list func(messages int) []byte
		deep int // the most
	}{
		{"PUT", func(n int) []byte {
			return newList(signalLogs).str("k").sel(kindItem, 0, 0, 0).op(opPut, 0).message(nested(n)).bytes()
		}, 99},
		{"SET", func(n int) []byte {
			return newList(signalLogs).sel(kindItem, 0, 0, 0).op(opSet).field(5, nested(n)).bytes()
		}, 100},
		{"APPEND", func(n int) []byte {
			return newList(signalLogs).sel(kindScope, 0, 0).op(opAppend, 3).message(lenField(5, nested(n)...)).bytes()
		}, 100},
		{"APPEND, an attribute", func(n int) []byte {
			return newList(signalLogs).op(opAppend, 1).message(lenField(1, lenField(1, lenField(2, nested(n)...)...)...)).bytes()
		}, 99},
	} {
		for messages := test.deep - 1; messages <= test.deep+2; messages++ {
			after, _, err := ofLogs(someLogs(1, 1, 1)).apply(test.list(messages))
			if (err == nil) != (messages <= test.deep) {
				t.Errorf("%s of a value %d messages deep: %v", test.name, messages, err)
			}
			if err == nil {
				if _, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(after.otlp); err != nil {
					t.Errorf("%s of a value %d messages deep: cannot be read again: %v", test.name, messages, err)
				}
			} else if !strings.Contains(err.Error(), "more than 100 messages deep") {
				t.Error(err)
			}
		}
	}
}

// A stack that overflows cannot be recovered from: were this not refused by its depth, the test would crash with old
// releases of pdata.
func TestVeryDeepValuesAreRefused(t *testing.T) {
	b := make([]byte, 0, 1<<24)
	for len(b) < cap(b)-16 { // each level is in all the rest: lengths that lie, outermost first
		b = append(b, lenHeader(5, cap(b)-len(b)-5)...)
		b = append(b, lenHeader(1, cap(b)-len(b)-5)...)
	}
	for _, l := range []*list{
		newList(signalLogs).sel(kindItem, 0, 0, 0).op(opSet).field(5, b[:cap(b)]),
		newList(signalLogs).sel(kindScope, 0, 0).op(opAppend, 3).message(lenField(5, b[:cap(b)]...)),
	} {
		if _, _, err := ofLogs(someLogs(1, 1, 1)).apply(l.bytes()); err == nil || !strings.Contains(err.Error(), "deep") {
			t.Error(err)
		}
	}
}

// lenHeader is a tag and a length of four bytes.
func lenHeader(num byte, n int) []byte {
	return []byte{num<<3 | 2, byte(n&0x7f | 0x80), byte(n>>7&0x7f | 0x80), byte(n>>14&0x7f | 0x80), byte(n >> 21 & 0x7f)}
}
