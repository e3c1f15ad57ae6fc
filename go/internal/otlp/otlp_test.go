package otlp

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// signals has what there is to test of each: how it is encoded here and by pdata, which can be compared.
var signals = map[string]struct {
	here, pdata func(b []byte, p *Projection) ([]byte, error)
}{
	"Logs": {
		func(b []byte, p *Projection) ([]byte, error) {
			ld, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(b)
			if err != nil {
				return nil, err
			}
			return AppendLogs([]byte("before"), ld, p)[len("before"):], nil
		},
		func(b []byte, _ *Projection) ([]byte, error) {
			ld, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(b)
			if err != nil {
				return nil, err
			}
			return new(plog.ProtoMarshaler).MarshalLogs(ld)
		},
	},
	"Traces": {
		func(b []byte, p *Projection) ([]byte, error) {
			td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(b)
			if err != nil {
				return nil, err
			}
			return AppendTraces([]byte("before"), td, p)[len("before"):], nil
		},
		func(b []byte, _ *Projection) ([]byte, error) {
			td, err := new(ptrace.ProtoUnmarshaler).UnmarshalTraces(b)
			if err != nil {
				return nil, err
			}
			return new(ptrace.ProtoMarshaler).MarshalTraces(td)
		},
	},
	"Metrics": {
		func(b []byte, p *Projection) ([]byte, error) {
			md, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(b)
			if err != nil {
				return nil, err
			}
			return AppendMetrics([]byte("before"), md, p)[len("before"):], nil
		},
		func(b []byte, _ *Projection) ([]byte, error) {
			md, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(b)
			if err != nil {
				return nil, err
			}
			return new(pmetric.ProtoMarshaler).MarshalMetrics(md)
		},
	},
}

// must is a result that no error may come with.
func must(t *testing.T, f func([]byte, *Projection) ([]byte, error), b []byte, p *Projection) []byte {
	t.Helper()
	result, err := f(b, p)
	if err != nil {
		t.Fatalf("%v: %x", err, b)
	}
	return result
}

func TestEverythingIsEncodedAsPdataDoes(t *testing.T) {
	for name, s := range signals {
		for seed := range uint64(500) {
			r := &random{Rand: rand.New(rand.NewPCG(seed, 1)), full: seed%4 == 0, deep: 12}
			b := must(t, s.pdata, r.message(schema[name]), nil)
			got := must(t, s.here, b, nil)
			if again := must(t, s.pdata, got, nil); !bytes.Equal(again, b) {
				t.Fatalf("%s, seed %d: got\n%x\nwant\n%x", name, seed, again, b)
			}
		}
	}
}

// A field that pdata knows, and this package does not, would be lost.
func TestEveryFieldThatPdataKnowsIsEncoded(t *testing.T) {
	for name, s := range signals {
		probe(t, s, schema[name], func(b []byte) []byte { return b }, map[string]bool{})
	}
}

// probe tries every field number and wire type in a message, and in those within it.
func probe(t *testing.T, s struct {
	here, pdata func([]byte, *Projection) ([]byte, error)
}, m *message, wrap func([]byte) []byte, seen map[string]bool,
) {
	if seen[m.name] {
		return
	}
	seen[m.name] = true
	for num := byte(1); num < 32; num++ {
		for _, payload := range []string{
			"\x00\x05", "\x00\x00", "\x01\x01\x02\x03\x04\x05\x06\x07\x08", "\x05\x01\x02\x03\x04", "\x02\x00", "\x02\x02\x08\x01",
			"\x02\x08\x01\x02\x03\x04\x05\x06\x07\x08", "\x02\x10\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02\x03\x04\x05\x06\x07\x08",
		} {
			tagged := append([]byte{num<<3&0x7f | payload[0]}, payload[1:]...)
			if num > 15 {
				tagged = append([]byte{num<<3&0x7f | payload[0] | 0x80, num >> 4}, payload[1:]...)
			}
			want, err := s.pdata(wrap(tagged), nil)
			if err != nil || m.name == "AnyValue" && num == 8 || m.name == "KeyValue" && num == 3 { // for profiles only
				continue
			}
			if got := must(t, s.pdata, must(t, s.here, want, nil), nil); !bytes.Equal(got, want) {
				t.Errorf("%s, field %d as %x: got\n%x\nwant\n%x", m.name, num, payload, got, want)
			}
		}
	}
	for _, f := range m.fields {
		if inner := schema[f.holds]; inner != nil {
			probe(t, s, inner, func(b []byte) []byte { return wrap(appendText(nil, byte(f.num), b)) }, seen)
		}
	}
}

// someLevel is a random level of a projection of a signal.
func someLevel(r *rand.Rand, level string) levelSpec {
	l := levelSpec{Fields: []string{}, Attributes: "none"}
	odds := r.IntN(4)
	for _, m := range schema {
		for _, f := range m.fields {
			if m.level == level && f.name != "-" && f.name != "attributes" && f.name != "entityRefs" && r.IntN(4) < odds {
				l.Fields = append(l.Fields, f.name)
			}
		}
	}
	switch r.IntN(4) {
	case 0:
		l.Attributes = "all"
	case 1, 2:
		keys := []string{}
		for range r.IntN(12) {
			keys = append(keys, strings.Repeat("abcdefgh", 2)[:r.IntN(12)])
		}
		l.Attributes = keys
	}
	return l
}

func TestProjections(t *testing.T) {
	for name, s := range signals {
		for seed := range uint64(500) {
			r := &random{Rand: rand.New(rand.NewPCG(seed, 2)), full: seed%2 == 0, deep: 8}
			b := must(t, s.pdata, r.message(schema[name]), nil)
			sp := spec{someLevel(r.Rand, "resource"), someLevel(r.Rand, "scope"), someLevel(r.Rand, "item"), someLevel(r.Rand, "point")}
			text, _ := json.Marshal(sp)
			var p Projection
			if err := json.Unmarshal(text, &p); err != nil {
				t.Fatal(err)
			}
			got, want := must(t, s.pdata, must(t, s.here, b, &p), nil), must(t, s.pdata, sp.project(schema[name], b), nil)
			if !bytes.Equal(got, want) {
				t.Fatalf("%s, seed %d, %s: got\n%x\nwant\n%x\nof\n%x", name, seed, text, got, want, b)
			}
		}
	}
}

func TestNothingOfAllIsStillAllThatThereIs(t *testing.T) {
	md := pmetric.NewMetrics()
	metrics := md.ResourceMetrics().AppendEmpty().ScopeMetrics().AppendEmpty().Metrics()
	metrics.AppendEmpty().SetEmptySummary().DataPoints().AppendEmpty().SetCount(3)
	metrics.AppendEmpty().SetEmptySum().DataPoints().AppendEmpty().SetIntValue(3)
	b := AppendMetrics(nil, md, &Projection{})
	left, err := new(pmetric.ProtoUnmarshaler).UnmarshalMetrics(b)
	if err != nil || left.MetricCount() != 2 || left.DataPointCount() != 2 {
		t.Fatalf("%v: %x", err, b)
	}
	sum := left.ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(1).Sum()
	if sum.DataPoints().At(0).ValueType() != pmetric.NumberDataPointValueTypeEmpty {
		t.Errorf("%x", b)
	}
}

func TestLengthsOfAllSizes(t *testing.T) {
	for _, n := range []int{0, 1, 100, 110, 113, 116, 119, 120, 121, 122, 125, 126, 127, 128, 16_250, 16_383, 16_384, 1 << 21} {
		ld := plog.NewLogs()
		record := ld.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
		record.Attributes().PutStr("key", strings.Repeat("x", n))
		if n < 1<<21 {
			record.Body().SetEmptyMap().PutEmptySlice("list").AppendEmpty().SetStr(strings.Repeat("y", n))
			record.Attributes().PutInt(strings.Repeat("k", n), 5)
			record.Attributes().PutEmptyBytes("bytes").FromRaw(bytes.Repeat([]byte{7}, n))
		}
		want, _ := new(plog.ProtoMarshaler).MarshalLogs(ld)
		again, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(AppendLogs(nil, ld, nil))
		if err != nil {
			t.Fatal(n, err)
		}
		if got, _ := new(plog.ProtoMarshaler).MarshalLogs(again); !bytes.Equal(got, want) {
			t.Errorf("%d bytes are not the same", n)
		}
	}
}

func TestProjectionsThatAreNone(t *testing.T) {
	for text, says := range map[string]string{
		`{"item": {"fields": ["boddy"]}}`:    `there is no field "boddy"`,
		`{"item": {"attributes": "some"}}`:   `attributes are "some", not "all", "none" or a list of keys`,
		`{"item": {"attributes": [5]}}`:      `attributes are [5]`,
		`{"item": {"attributes": {"a": 1}}}`: `attributes are {"a": 1}`,
		`{"item": 5}`:                        "cannot unmarshal",
		`[]`:                                 "cannot unmarshal",
	} {
		var p Projection
		if err := json.Unmarshal([]byte(text), &p); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if p := fmt.Sprint(orEverything(nil)); p != fmt.Sprint(&everything) {
		t.Error(p)
	}
}

func TestNothingIsAllocatedWhereThereIsRoom(t *testing.T) {
	ld := typical(100)
	buf := AppendLogs(nil, ld, nil)
	if n := testing.AllocsPerRun(20, func() { buf = AppendLogs(buf[:0], ld, nil) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
