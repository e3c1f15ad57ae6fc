package edits

import (
	"bytes"
	"errors"
	"testing"
)

// seeds are lists for a batch of each signal: right ones of every op and wrong ones.
func seeds(s signal) (batches []anyBatch, lists [][]byte) {
	for _, e := range every {
		if e.batch.signal == s {
			batches = append(batches, e.batch)
		}
	}
	for _, test := range append(append(append(removals(), additions()...), moves()...), replacements()...) {
		if test.batch.signal == s {
			l := newList(s)
			test.list(l)
			batches, lists = append(batches, test.batch), append(lists, l.bytes())
		}
	}
	for _, each := range settables() {
		if each.batch.signal != s {
			continue
		}
		l := each.list()
		for num, v := range each.values {
			l.op(opSet).raw(v.encoded(num)...)
		}
		for num := range each.values {
			l.op(opUnset).u(num)
		}
		batches, lists = append(batches, each.batch), append(lists, l.bytes())
	}
	l := newList(s).str("id").str("kept").sel(kindItem, 0, 0, 0).
		op(opPut, 0).message(kvlist("k", array(anyString("x"), nil))).op(opPutTable, 0, 1).op(opPutString, 0, 1, 'x').
		op(opPutBool, 0, 1).op(opPutInt, 0).raw([]byte(spanID.b)...).op(opPutDouble, 0).raw([]byte(nan.b)...).
		op(opRename, 0, 1).op(opDelete, 1).op(opNext).op(opClear).op(opSkip, 0).
		sel(kindScope, 0, 0).op(opSetSchemaURL, 1, 'x')
	return batches, append(lists, l.bytes())
}

// fuzz applies any list to any batch: nothing may panic, and what comes of a list that was taken can be encoded and read.
func fuzz(f *testing.F, s signal) {
	batches, lists := seeds(s)
	for _, l := range lists {
		for _, b := range batches[:2] {
			f.Add(b.otlp, l)
		}
	}
	for _, b := range batches {
		f.Add(b.otlp, []byte{1, byte(s)})
	}
	f.Fuzz(func(t *testing.T, otlp, list []byte) {
		after, result, err := anyBatch{s, otlp}.apply(list)
		var e *Error
		switch {
		case err == nil:
		case !errors.As(err, &e):
			t.Skip("no batch")
		default:
			if e.Offset > len(list) || e.Error() == "" || result != (Result{}) {
				t.Fatalf("%+v, %+v", e, result)
			}
			return
		}
		if result.Removed < 0 || result.Appended < 0 {
			t.Fatalf("%+v", result)
		}
		again, _, err := after.apply([]byte{1, byte(s)})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.otlp, after.otlp) {
			t.Fatalf("%x\n%x", again.otlp, after.otlp)
		}
	})
}

func FuzzLogs(f *testing.F)    { fuzz(f, signalLogs) }
func FuzzTraces(f *testing.F)  { fuzz(f, signalTraces) }
func FuzzMetrics(f *testing.F) { fuzz(f, signalMetrics) }
