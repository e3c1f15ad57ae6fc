package edits

import (
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
)

func TestWrongListsAreRefusedAndTheOpIsNamed(t *testing.T) {
	logs, traces, metrics := ofLogs(someLogs(1, 2, 2)), ofTraces(someTraces(1, 1, 2, 2)), ofMetrics(someMetrics(1, 1, 5, 2))
	noData := ofMetrics(someMetrics(1, 1, 0, 0))
	record := func(l *list) *list { return l.str("k").sel(kindItem, 0, 0, 0) }
	big := uint64(math.MaxUint64)
	for _, test := range []struct {
		name  string
		batch anyBatch
		right func(*list) // the beginning
		wrong func(*list) // the op that is to blame
		says  string
	}{
		{"an unknown op", logs, nil, func(l *list) { l.raw(0x24) }, "opcode 0x24 at byte 2: there is no such op"},
		{"opcode 0", logs, nil, func(l *list) { l.raw(0) }, "opcode 0x00 at byte 2"},
		{"a kind past the last", logs, nil, func(l *list) { l.raw(0x18) }, "opcode 0x18"},
		{"a kind of another signal", logs, nil, func(l *list) { l.sel(kindPoint, 0, 0, 0, 0) }, "SELECT data point at byte 2: logs have none"},
		{"events of metrics", metrics, nil, func(l *list) { l.sel(kindEvent, 0, 0, 0, 0) }, "metrics have none"},
		{"exemplars of traces", traces, nil, func(l *list) { l.sel(kindExemplar, 0, 0, 0, 0, 0) }, "traces have none"},
		{"exemplars of a summary", metrics, nil, func(l *list) { l.sel(kindExemplar, 0, 0, 4, 0, 0) }, "there is no exemplar 0, only 0 of them"},
		{"a resource that there is not", logs, nil, func(l *list) { l.sel(kindResource, 1) }, "there is no resource 1, only 1 of them"},
		{"a scope that there is not", logs, nil, func(l *list) { l.sel(kindScope, 0, 2) }, "there is no scope 2"},
		{"an item that there is not", logs, nil, func(l *list) { l.sel(kindItem, 0, 0, 2) }, "there is no item 2"},
		{"an item with a huge index", logs, nil, func(l *list) { l.sel(kindItem, 0, 0, big) }, "there is no item"},
		{"an event that there is not", traces, nil, func(l *list) { l.sel(kindEvent, 0, 0, 0, 2) }, "there is no event 2"},
		{"a path cut short", logs, nil, func(l *list) { l.raw(0x13, 0, 0) }, "the list ends within it"},
		{"a varint too long", logs, nil, func(l *list) { l.raw(0x11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2) }, "longer than 64 bits"},
		{"NEXT of the root", logs, nil, func(l *list) { l.op(opNext) }, "the root has no siblings"},
		{"NEXT after the last", logs, func(l *list) { l.sel(kindItem, 0, 0, 1) }, func(l *list) { l.op(opNext) }, "there is no item 2"},
		{"SKIP past the last", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSkip, 2) }, "there is no item 2"},
		{"SKIP very far", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSkip).u(big) }, "there is no item"},
		{"a string cut short", logs, nil, func(l *list) { l.op(opString, 5, 'a') }, "the list ends within it"},
		{"a string of a huge length", logs, nil, func(l *list) { l.op(opString).u(big) }, "the list ends within it"},
		{"a string that is not UTF-8", logs, nil, func(l *list) { l.str("\xff") }, "a string is not UTF-8"},
		{"a key that is not in the table", logs, func(l *list) { record(l) }, func(l *list) { l.op(opDelete, 1) }, "there is no string 1, only 1"},
		{"a string that is not in the table", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutTable, 0).u(big) }, "there is no string"},
		{"a new key that is not in the table", logs, func(l *list) { record(l) }, func(l *list) { l.op(opRename, 0, 1) }, "there is no string 1"},
		{"no key", logs, func(l *list) { record(l) }, func(l *list) { l.op(opRename, 0) }, "RENAME at byte 9: the list ends within it"},
		{"a boolean that is 2", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutBool, 0, 2) }, "a boolean is 2"},
		{"no boolean", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutBool, 0) }, "the list ends"},
		{"half an integer", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutInt, 0, 1, 2, 3) }, "the list ends"},
		{"half a double", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutDouble, 0, 1, 2, 3) }, "the list ends"},
		{"half a value", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutString, 0, 9) }, "the list ends"},
		{"a value that is not UTF-8", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPutString, 0, 1, 0xff) }, "not UTF-8"},
		{"an attribute of the root", logs, func(l *list) { l.str("k") }, func(l *list) { l.op(opPutBool, 0, 1) }, "the root has no attributes"},
		{"CLEAR of the root", logs, nil, func(l *list) { l.op(opClear) }, "the root has no attributes"},

		{"half an AnyValue", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 9, 0x0a, 1, 'x') }, "the list ends within it"},
		{"an AnyValue with half a field", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 2, 0x0a, 9) }, "a message ends within a field"},
		{"an AnyValue of the wrong wire type", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 2, 0x08, 9) }, "field 1 is bytes of a length, not a varint"},
		{"an AnyValue of an unknown field", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 2, 0x40, 9) }, "field 8 of a value is unknown"},
		{"an unknown field before another", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(join([]byte{0x40, 9}, anyString("x"))) }, "field 8 of a value is unknown"},
		{"an AnyValue that is not UTF-8", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(anyString("\xff")) }, "not UTF-8"},
		{"a group", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 2, 0x0b, 0x0c) }, "field 1 is of wire type 3"},
		{"field number 0", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0, 2, 0x02, 0) }, "field number 0"},
		{"an array of no UTF-8", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(array(anyString("\xff"))) }, "not UTF-8"},
		{"a key of no UTF-8", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(kvlist("\xff", nil)) }, "not UTF-8"},
		{"an unknown field in an array", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(lenField(5, lenField(2)...)) }, "field 2 of a value is unknown"},
		{"a string for a KeyValue's value", logs, func(l *list) { record(l) }, func(l *list) { l.op(opPut, 0).message(lenField(6, lenField(1, 0x10, 1)...)) }, "wireType"},

		{"SET of the root", logs, nil, func(l *list) { l.op(opSet, 0x08, 1) }, "the root has no fields"},
		{"UNSET of the root", logs, nil, func(l *list) { l.op(opUnset, 1) }, "the root has no fields"},
		{"SET cut short", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet, 0x09, 1, 2) }, "SET at byte 9: the list ends within it"},
		{"half a fixed32", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet, 0x45, 1, 2) }, "the list ends within it"},
		{"SET of an unknown field", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet).u(1000<<3, 1) }, "field 1000 of LogRecord is none that can be set"},
		{"SET of attributes", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet).field(6, nil) }, "field 6 of LogRecord is none that can be set"},
		{"an id of 3 bytes", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet).field(9, []byte{1, 2, 3}) }, "field 9 is an id of 3 bytes, not of 0 or 16"},
		{"a count of 33 bits", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet).u(7<<3, 1<<32) }, "field 7 is 4294967296, more than 32 bits"},
		{"an enumeration of 33 bits", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSet).u(2<<3, 1<<31) }, "more than 32 bits"},
		{"a name that is not UTF-8", traces, func(l *list) { record(l) }, func(l *list) { l.op(opSet).field(5, []byte{0xff}) }, "not UTF-8"},
		{"a status with half a field", traces, func(l *list) { record(l) }, func(l *list) { l.op(opSet).field(15, []byte{0x12, 2}) }, "a message ends within a field"},
		{"a status with an unknown field", traces, func(l *list) { record(l) }, func(l *list) { l.op(opSet).field(15, []byte{8, 2}) }, "field 1 of Status"},
		{"bounds of 9 bytes", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 2, 0) }, func(l *list) { l.op(opSet).field(7, make([]byte, 9)) }, "field 7 has 9 bytes, not a multiple of 8"},
		{"counts of 9 bytes", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 2, 0) }, func(l *list) { l.op(opSet).field(6, make([]byte, 9)) }, "field 6 has 9 bytes"},
		{"buckets with half a count", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 3, 0) }, func(l *list) { l.op(opSet).field(8, lenField(2, 0x80)) }, "a message ends within a field"},
		{"buckets with an unknown field", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 3, 0) }, func(l *list) { l.op(opSet).field(8, []byte{0x18, 1}) }, "field 3 of Buckets"},
		{"quantiles", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 4, 0) }, func(l *list) { l.op(opSet).field(6, nil) }, "field 6 of SummaryDataPoint"},
		{"SET_DATA of a record", logs, func(l *list) { record(l) }, func(l *list) { l.op(opSetData, 0x10, 1) }, "its target is no metric"},
		{"SET_DATA of a gauge", metrics, func(l *list) { record(l) }, func(l *list) { l.op(opSetData, 0x10, 1) }, "field 2 of the data of a metric of type Gauge"},
		{"a boolean field that is 2", metrics, func(l *list) { l.sel(kindItem, 0, 0, 1) }, func(l *list) { l.op(opSetData, 0x18, 2) }, "field 3 is a boolean and 2"},
		{"a schema URL that is not UTF-8", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opSetSchemaURL, 1, 0xff) }, "not UTF-8"},
		{"half a schema URL", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opSetSchemaURL, 2, 'x') }, "the list ends"},

		{"APPEND of no child's kind", logs, nil, func(l *list) { l.op(opAppend, 2, 0) }, "APPEND at byte 2: in logs a node of kind root has no children of kind scope"},
		{"APPEND of kind 0", logs, nil, func(l *list) { l.op(opAppend, 0, 0) }, "no children of kind root"},
		{"APPEND of kind 99", logs, nil, func(l *list) { l.op(opAppend, 99, 0) }, "no children of kind 99"},
		{"APPEND of points to logs", logs, func(l *list) { record(l) }, func(l *list) { l.op(opAppend, 4, 0) }, "no children of kind data point"},
		{"APPEND of what does not decode", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opAppend, 3, 2, 0x2a, 9) }, "EOF"},
		{"APPEND of a huge length", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opAppend, 3).u(big) }, "the list ends"},
		{"the third APPEND", logs, func(l *list) {
			l.sel(kindScope, 0, 0).op(opAppend, 3, 0).op(opAppend, 3, 0)
		}, func(l *list) { l.op(opAppend, 3, 1, 0xff) }, "APPEND at byte 11"},
		{"APPEND of a point without a type", noData, func(l *list) {
			l.sel(kindScope, 0, 0).op(opAppend, 3, 0).sel(kindItem, 0, 0, 0)
		}, func(l *list) { l.op(opAppend, 4, 0) }, "the metric has no data"},
		{"a point of a metric without data", noData, func(l *list) {
			l.sel(kindScope, 0, 0).op(opAppend, 3, 0)
		}, func(l *list) { l.sel(kindPoint, 0, 0, 0, 0) }, "there is no data point 0"},
		{"APPEND of an exemplar to a summary", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 4, 0) }, func(l *list) { l.op(opAppend, 7, 0) }, "have no exemplars"},
		{"REPLACE of the root", logs, nil, func(l *list) { l.op(opReplace, 0) }, "its target is the root"},
		{"REPLACE of a scope", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opReplace, 0) }, "a scope cannot be replaced"},
		{"REPLACE by what does not decode", traces, func(l *list) { record(l) }, func(l *list) { l.op(opReplace, 2, 0x2a, 9) }, "EOF"},
		{"REMOVE of the root", logs, nil, func(l *list) { l.op(opRemove) }, "its target is the root"},
		{"REMOVE twice", logs, func(l *list) { record(l).op(opRemove) }, func(l *list) { l.op(opRemove) }, "was removed or moved away"},
		{"more children than there are", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opRemoveChildren, 3, 3, 7) }, "it speaks of 3 children, there are 2 of kind item"},
		{"very many children", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opRemoveChildren, 3).u(big) }, "children, there are 2"},
		{"children without bits", logs, func(l *list) { l.sel(kindScope, 0, 0) }, func(l *list) { l.op(opRemoveChildren, 3, 2) }, "the list ends"},
		{"children of an event", traces, func(l *list) { l.sel(kindEvent, 0, 0, 0, 0) }, func(l *list) { l.op(opRemoveChildren, 5, 0) }, "a node of kind event has no children of kind event"},
		{"a change of what is removed", logs, func(l *list) { record(l).op(opRemove) }, func(l *list) { l.op(opDelete, 0) }, "was removed or moved away"},
		{"a change in what is removed", logs, func(l *list) { l.sel(kindResource, 0).op(opRemove).sel(kindItem, 0, 0, 0) }, func(l *list) { l.op(opSet, 0x10, 1) }, "was removed or moved away"},
		{"a change in what is removed, where something was removed before", logs, func(l *list) {
			l.sel(kindItem, 0, 0, 0).op(opRemove).sel(kindResource, 0).op(opRemove).sel(kindItem, 0, 0, 1)
		}, func(l *list) { l.op(opClear) }, "was removed or moved away"},
		{"NEXT in what is removed", logs, func(l *list) {
			l.sel(kindItem, 0, 0, 0).op(opRemove).sel(kindResource, 0).op(opRemove).sel(kindItem, 0, 0, 0).op(opNext)
		}, func(l *list) { l.op(opClear) }, "was removed or moved away"},
		{"APPEND to what is removed", logs, func(l *list) { l.sel(kindScope, 0, 0).op(opRemove) }, func(l *list) { l.op(opAppend, 3, 0) }, "was removed"},
		{"NEXT to what is removed", logs, func(l *list) {
			l.sel(kindScope, 0, 0).op(opRemoveChildren, 3, 2, 2).sel(kindItem, 0, 0, 0).op(opNext)
		}, func(l *list) { l.op(opClear) }, "was removed"},
		{"MOVE of the root", logs, nil, func(l *list) { l.op(opMove) }, "its target is the root"},
		{"MOVE to nowhere", logs, func(l *list) { record(l) }, func(l *list) { l.op(opMove, 0, 2) }, "there is no scope 2"},
		{"MOVE to what is removed", logs, func(l *list) { l.sel(kindScope, 0, 1).op(opRemove); record(l) }, func(l *list) { l.op(opMove, 0, 1) }, "the parent to move to"},
		{"MOVE, cut short", logs, func(l *list) { record(l) }, func(l *list) { l.op(opMove, 0) }, "the list ends"},
		{"a change of what was moved away", logs, func(l *list) { record(l).op(opMove, 0, 1).sel(kindItem, 0, 0, 0) }, func(l *list) { l.op(opClear) }, "moved away"},
		{"MOVE of a gauge's point to a histogram", metrics, func(l *list) { l.sel(kindPoint, 0, 0, 0, 0) }, func(l *list) { l.op(opMove, 0, 0, 2) }, "data points of different types"},
		{"MOVE of an exemplar to a summary", metrics, func(l *list) { l.sel(kindExemplar, 0, 0, 0, 0, 0) }, func(l *list) { l.op(opMove, 0, 0, 4, 0) }, "have no exemplars"},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := newList(test.batch.signal)
			if test.right != nil {
				test.right(l)
			}
			test.batch.applied(t, l)
			begins := len(l.bytes())
			test.wrong(l)
			_, _, err := test.batch.apply(l.bytes())
			var e *Error
			if !errors.As(err, &e) || e.Offset != begins || !strings.Contains(err.Error(), test.says) {
				t.Errorf("at byte %d: %v", begins, err)
			}
		})
	}
}

func TestHeader(t *testing.T) {
	for says, l := range map[string][]byte{
		"the list ends":                    {},
		"the list ends within it":          {1},
		"version 2, known is 1":            {2, 1},
		"signal 2 in a list for logs":      {1, 2},
		"header at byte 0: signal 9 in a ": {1, 9},
	} {
		if _, _, err := ofLogs(someLogs(1, 1, 1)).apply(l); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", l, err)
		}
	}
	ld := someLogs(1, 1, 1)
	ld.MarkReadOnly()
	if _, err := ApplyLogs(newList(signalLogs).bytes(), ld); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Error(err)
	}
}

func TestEveryPrefixOfAListIsRefusedOrRight(t *testing.T) {
	for _, e := range every {
		for _, s := range settables() {
			if s.batch.signal != e.batch.signal {
				continue
			}
			l := newList(s.batch.signal).str("key").sel(kind(s.sel[0]), s.sel[1:]...)
			for num, v := range s.values {
				l.op(opSet).raw(v.encoded(num)...)
			}
			l.op(opPut, 0).message(kvlist("k", array(anyString("x"))))
			for n := range l.bytes() {
				_, _, err := s.batch.apply(l.bytes()[:n])
				var e *Error
				if err != nil && (!errors.As(err, &e) || e.Offset >= max(n, 1)) {
					t.Error(err)
				}
			}
		}
	}
}

func TestNothingIsAllocatedByWhatAListOnlyClaims(t *testing.T) {
	ld := someLogs(1, 1, 1)
	huge := uint64(1) << 40
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 100 {
		for _, l := range []*list{
			newList(signalLogs).op(opString).u(huge),
			newList(signalLogs).sel(kindScope, 0, 0).op(opRemoveChildren, 3).u(huge),
			newList(signalLogs).sel(kindScope, 0, 0).op(opAppend, 3).u(huge),
			newList(signalLogs).sel(kindScope, 0, 0).op(opAppend, 3).message((&list{}).u(5<<3 | 2).u(huge).b),
			newList(signalLogs).sel(kindItem, 0, 0, 0).op(opSet).field(5, (&list{}).u(5<<3|2).u(huge).b),
			newList(signalLogs).sel(kindItem, 0, 0, huge),
		} {
			if _, err := ApplyLogs(l.bytes(), ld); err == nil {
				t.Fatal("taken")
			}
		}
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 10<<20 {
		t.Errorf("%d bytes", used)
	}
	if ld.LogRecordCount() != 1 {
		t.Error(must((&plog.JSONMarshaler{}).MarshalLogs(ld)))
	}
}
