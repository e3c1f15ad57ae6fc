package edits

import (
	"math"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// attributes is what a list leaves of the attributes {"a": "x", "b": 2, "c": true} of a record.
func attributes(t *testing.T, l func(*list)) map[string]any {
	t.Helper()
	ld := plog.NewLogs()
	attrs := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty().Attributes()
	attrs.PutStr("a", "x")
	attrs.PutInt("b", 2)
	attrs.PutBool("c", true)
	edit := newList(signalLogs).str("a").str("b").str("new").str("none").sel(kindItem, 0, 0, 0)
	l(edit)
	if _, err := ApplyLogs(edit.bytes(), ld); err != nil {
		t.Fatal(err)
	}
	return attrs.AsRaw()
}

func TestAttributeOps(t *testing.T) {
	const a, b, fresh, none = 0, 1, 2, 3 // in the table
	for _, test := range []struct {
		name string
		list func(*list)
		want map[string]any
	}{
		{"no op", func(*list) {}, map[string]any{"a": "x", "b": int64(2), "c": true}},
		{"put a table's string", func(l *list) { l.op(opPutTable, a, b) }, map[string]any{"a": "b", "b": int64(2), "c": true}},
		{"put a string over an integer", func(l *list) { l.op(opPutString, b).message([]byte("ü")) }, map[string]any{"a": "x", "b": "ü", "c": true}},
		{"put an empty string", func(l *list) { l.op(opPutString, fresh, 0) }, map[string]any{"a": "x", "b": int64(2), "c": true, "new": ""}},
		{"put a boolean", func(l *list) { l.op(opPutBool, a, 0).op(opPutBool, fresh, 1) }, map[string]any{"a": false, "b": int64(2), "c": true, "new": true}},
		{
			"put an integer", func(l *list) { l.op(opPutInt, a, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff) },
			map[string]any{"a": int64(-2), "b": int64(2), "c": true},
		},
		{"put a double", func(l *list) { l.op(opPutDouble, a).raw([]byte(double.b)...) }, map[string]any{"a": 1.5, "b": int64(2), "c": true}},
		{"delete", func(l *list) { l.op(opDelete, a).op(opDelete, none) }, map[string]any{"b": int64(2), "c": true}},
		{"delete, then put", func(l *list) { l.op(opDelete, a).op(opPutTable, a, a) }, map[string]any{"a": "a", "b": int64(2), "c": true}},
		{"clear", func(l *list) { l.op(opClear) }, map[string]any{}},
		{"clear, then put", func(l *list) { l.op(opClear).op(opPutBool, a, 1) }, map[string]any{"a": true}},
		{"rename", func(l *list) { l.op(opRename, a, fresh) }, map[string]any{"new": "x", "b": int64(2), "c": true}},
		{"rename to one that there is", func(l *list) { l.op(opRename, a, b) }, map[string]any{"b": "x", "c": true}},
		{"rename to itself", func(l *list) { l.op(opRename, a, a) }, map[string]any{"a": "x", "b": int64(2), "c": true}},
		{"rename none", func(l *list) { l.op(opRename, none, a) }, map[string]any{"a": "x", "b": int64(2), "c": true}},
		{"rename twice", func(l *list) { l.op(opRename, a, fresh).op(opRename, b, a) }, map[string]any{"new": "x", "a": int64(2), "c": true}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, want := pcommon.NewMap(), pcommon.NewMap()
			_, _ = got.FromRaw(attributes(t, test.list)), want.FromRaw(test.want)
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got.AsRaw(), test.want)
			}
		})
	}
}

func TestAKeyThatIsThereTwice(t *testing.T) {
	for _, test := range []struct {
		name string
		list func(*list)
		want string
	}{
		{"delete", func(l *list) { l.op(opDelete, 0) }, "b=2"},
		{"rename", func(l *list) { l.op(opRename, 0, 2) }, "b=2 new=1"},
		{"rename to it", func(l *list) { l.op(opRename, 1, 0) }, "a=2 a=3"},
		{"put", func(l *list) { l.op(opPutTable, 0, 2) }, "a=new b=2 a=3"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ld, err := (&plog.JSONUnmarshaler{}).UnmarshalLogs([]byte(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[
				{"key":"a","value":{"stringValue":"1"}},{"key":"b","value":{"stringValue":"2"}},{"key":"a","value":{"stringValue":"3"}}]}]}]}]}`))
			if err != nil {
				t.Fatal(err)
			}
			edit := newList(signalLogs).str("a").str("b").str("new").sel(kindItem, 0, 0, 0)
			test.list(edit)
			if _, err := ApplyLogs(edit.bytes(), ld); err != nil {
				t.Fatal(err)
			}
			var got []string
			for key, value := range ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Attributes().All() {
				got = append(got, key+"="+value.Str())
			}
			if text := strings.Join(got, " "); text != test.want {
				t.Errorf("got %s, want %s", text, test.want)
			}
		})
	}
}

func TestPutKeepsNaNAsItIs(t *testing.T) {
	got := attributes(t, func(l *list) { l.op(opPutDouble, 0).raw([]byte(nan.b)...) })["a"].(float64)
	if math.Float64bits(got) != 0x7ff8000000000001 {
		t.Errorf("%x", math.Float64bits(got))
	}
}

// every has a batch of each signal, and where to find a node of each kind in it.
var every = []struct {
	batch anyBatch
	sel   [][]uint64 // kind and path
	ids   []string
}{
	{ofLogs(someLogs(2, 2, 2)), [][]uint64{{1, 1}, {2, 1, 0}, {3, 0, 1, 1}}, []string{"1", "1.0", "0.1.1"}},
	{
		ofTraces(someTraces(2, 2, 2, 2)),
		[][]uint64{{1, 1}, {2, 1, 0}, {3, 0, 1, 1}, {5, 1, 0, 1, 0}, {6, 1, 0, 1, 1}},
		[]string{"1", "1.0", "0.1.1", "1.0.1.e0", "1.0.1.l1"},
	},
	{
		ofMetrics(someMetrics(2, 2, 5, 2)),
		[][]uint64{
			{1, 1}, {2, 1, 0}, {3, 0, 1, 1}, {4, 1, 0, 0, 1}, {4, 1, 0, 1, 1}, {4, 1, 0, 2, 1}, {4, 1, 0, 3, 1}, {4, 1, 0, 4, 1},
			{7, 0, 1, 0, 1, 0}, {7, 0, 1, 1, 1, 0}, {7, 0, 1, 2, 1, 0}, {7, 0, 1, 3, 1, 0},
		},
		[]string{
			"1", "1.0", "0.1.1", "1.0.0.p1", "1.0.1.p1", "1.0.2.p1", "1.0.3.p1", "1.0.4.p1",
			"0.1.0.p1.x0", "0.1.1.p1.x0", "0.1.2.p1.x0", "0.1.3.p1.x0",
		},
	},
}

func TestEveryKindHasAttributes(t *testing.T) {
	for _, e := range every {
		outline := e.batch.outline()
		for i, sel := range e.sel {
			l := newList(e.batch.signal).str("id").str("hit").sel(kind(sel[0]), sel[1:]...).op(opPutTable, 0, 1)
			after, _ := e.batch.applied(t, l)
			want := renamed(outline, e.ids[i], "hit")
			if got := after.outline(); got != want || want == outline {
				t.Errorf("%v: got %s, want %s", sel, got, want)
			}
		}
	}
}

// renamed has one id of an outline replaced.
func renamed(outline, id, to string) string {
	ends := func(r rune) bool { return strings.ContainsRune(" ()", r) }
	for at := 0; ; at++ {
		i := strings.Index(outline[at:], id)
		if i < 0 {
			return outline
		}
		at += i
		before, after := outline[:at], outline[at+len(id):]
		if (before == "" || ends(rune(before[len(before)-1]))) && (after == "" || ends(rune(after[0]))) {
			return before + to + after
		}
	}
}

func TestNextAndSkipGoAlongEveryKind(t *testing.T) {
	for _, e := range every {
		outline := e.batch.outline()
		for i, sel := range e.sel {
			last := len(sel) - 1
			if sel[last] != 1 {
				continue // is the second of its siblings, so that the first can be gone along from
			}
			first := append(append([]uint64(nil), sel[:last]...), 0)
			for name, step := range map[string][]byte{"NEXT": {2}, "SKIP 1": {3, 1}, "SKIP 0 and NEXT": {3, 0, 2}} {
				l := newList(e.batch.signal).str("id").str("hit").sel(kind(first[0]), first[1:]...).raw(step...).op(opPutTable, 0, 1)
				after, _ := e.batch.applied(t, l)
				if got, want := after.outline(), renamed(outline, e.ids[i], "hit"); got != want {
					t.Errorf("%s to %v: got %s, want %s", name, sel, got, want)
				}
			}
		}
	}
}
