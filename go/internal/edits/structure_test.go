package edits

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Messages to append, as the batches of the fixtures have them.
var (
	newLogs    = ofLogs(someLogs(1, 1, 2))
	newTraces  = ofTraces(someTraces(1, 1, 2, 1))
	newMetrics = ofMetrics(someMetrics(1, 1, 5, 1))
	anEvent    = newTraces.at(step{1, 0}, step{2, 0}, step{2, 0}, step{11, 0})
	aLink      = newTraces.at(step{1, 0}, step{2, 0}, step{2, 0}, step{13, 0})
	aGauge     = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 0})
	aNumber    = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 1}, step{7, 0}, step{1, 0})
	aHistogram = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 2}, step{9, 0}, step{1, 0})
	anExpo     = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 3}, step{10, 0}, step{1, 0})
	aSummary   = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 4}, step{11, 0}, step{1, 0})
	anExemplar = newMetrics.at(step{1, 0}, step{2, 0}, step{2, 0}, step{5, 0}, step{1, 0}, step{5, 0})
)

type structureTest struct {
	name   string
	batch  anyBatch
	list   func(*list)
	want   string // the outline
	result Result
}

func removals() []structureTest {
	logs, traces := ofLogs(someLogs(2, 2, 2)), ofTraces(someTraces(1, 1, 2, 3))
	gauges := ofMetrics(someMetrics(1, 1, 2, 2))
	empty := someLogs(1, 2, 1)
	empty.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty()
	return []structureTest{
		{"a record", logs, func(l *list) { l.sel(3, 0, 1, 0).op(opRemove) }, "0(0.0(0.0.0 0.0.1) 0.1(0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 1}},
		{"records on the way", logs, func(l *list) { l.sel(3, 0, 0, 0).op(opRemove).op(opNext).op(opRemove) }, "0(0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 2}},
		{"a scope", logs, func(l *list) { l.sel(2, 0, 1).op(opRemove) }, "0(0.0(0.0.0 0.0.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 2}},
		{"a resource", logs, func(l *list) { l.sel(1, 0).op(opRemove) }, "1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 4}},
		{"all resources", logs, func(l *list) { l.op(opRemoveChildren, 1, 2, 3) }, "", Result{Removed: 8}},
		{"indices stay", logs, func(l *list) {
			l.sel(1, 0).op(opRemove).sel(3, 1, 0, 0).op(opRemove).sel(3, 1, 0, 1).op(opClear)
		}, "1(1.0(-) 1.1(1.1.0 1.1.1))", Result{Removed: 5}},
		{"all there is in a resource", logs, func(l *list) {
			l.sel(2, 0, 0).op(opRemoveChildren, 3, 2, 3).sel(2, 0, 1).op(opRemoveChildren, 3, 2, 1).sel(3, 0, 1, 1).op(opRemove)
		}, "1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 4}},
		{"of what was removed already", logs, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemove).sel(2, 0, 0).op(opRemoveChildren, 3, 2, 0xfd).sel(1, 0).op(opRemove)
		}, "1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{Removed: 4}},
		{"what was empty stays", ofLogs(empty), func(l *list) { l.sel(3, 0, 0, 0).op(opRemove) }, "0(0.1(0.1.0)) -(-)", Result{Removed: 1}},
		{"no child", logs, func(l *list) { l.sel(2, 0, 0).op(opRemoveChildren, 3, 0) }, "0(0.0(0.0.0 0.0.1) 0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{}},
		{"events and links", traces, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemoveChildren, 5, 3, 7).op(opRemoveChildren, 6, 3, 5).sel(5, 0, 0, 1, 1).op(opRemove)
		}, "0(0.0(0.0.0(0.0.0.l1) 0.0.1(0.0.1.e0 0.0.1.e2 0.0.1.l0 0.0.1.l1 0.0.1.l2)))", Result{}},
		{"a span that has lost its events stays", traces, func(l *list) {
			l.sel(3, 0, 0, 1).op(opRemove).sel(3, 0, 0, 0).op(opRemoveChildren, 5, 3, 7).op(opRemoveChildren, 6, 3, 7)
		}, "0(0.0(0.0.0))", Result{Removed: 1}},
		{"points and exemplars", gauges, func(l *list) {
			l.sel(4, 0, 0, 0, 0).op(opRemove).sel(7, 0, 0, 0, 1, 0).op(opRemove).op(opNext).op(opRemove)
		}, "0(0.0(0.0.0(0.0.0.p1) 0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.1.p0.x1) 0.0.1.p1(0.0.1.p1.x0 0.0.1.p1.x1))))", Result{Removed: 1}},
		{"a metric without points", gauges, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemoveChildren, 4, 2, 3)
		}, "0(0.0(0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.1.p0.x1) 0.0.1.p1(0.0.1.p1.x0 0.0.1.p1.x1))))", Result{Removed: 2}},
		{"all points", gauges, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemoveChildren, 4, 2, 3).op(opNext).op(opRemoveChildren, 4, 2, 3)
		}, "", Result{Removed: 4}},
	}
}

func additions() []structureTest {
	logs, traces, gauges := ofLogs(someLogs(1, 1, 1)), ofTraces(someTraces(1, 1, 1, 1)), ofMetrics(someMetrics(1, 1, 5, 1))
	return []structureTest{
		{"records", logs, func(l *list) {
			for i := range 2 {
				l.sel(2, 0, 0).op(opAppend, 3).message(newLogs.at(step{1, 0}, step{2, 0}, step{2, i}))
			}
			l.op(opAppend, 3, 0).op(opAppend, 3, 0).sel(3, 0, 0, 2).op(opClear)
		}, "0(0.0(0.0.0 0.0.0 - - -))", Result{Appended: 4}},
		{"a scope", logs, func(l *list) { l.sel(1, 0).op(opAppend, 2).message(newLogs.at(step{1, 0}, step{2, 0})) }, "0(0.0(0.0.0) 0.0(0.0.0 0.0.1))", Result{Appended: 2}},
		{"a resource", logs, func(l *list) { l.op(opAppend, 1).message(newLogs.at(step{1, 0})) }, "0(0.0(0.0.0)) 0(0.0(0.0.0 0.0.1))", Result{Appended: 2}},
		{"a span", traces, func(l *list) {
			l.sel(2, 0, 0).op(opAppend, 3).message(newTraces.at(step{1, 0}, step{2, 0}, step{2, 1}))
		}, "0(0.0(0.0.0(0.0.0.e0 0.0.0.l0) 0.0.1(0.0.1.e0 0.0.1.l0)))", Result{Appended: 1}},
		{"spans with all around them", traces, func(l *list) { l.op(opAppend, 1).message(newTraces.at(step{1, 0})) }, "0(0.0(0.0.0(0.0.0.e0 0.0.0.l0))) 0(0.0(0.0.0(0.0.0.e0 0.0.0.l0) 0.0.1(0.0.1.e0 0.0.1.l0)))", Result{Appended: 2}},
		{"events and links", traces, func(l *list) {
			l.sel(3, 0, 0, 0).op(opAppend, 6).message(aLink).op(opAppend, 5).message(anEvent).op(opAppend, 5).message(anEvent).
				sel(5, 0, 0, 0, 2).op(opClear)
		}, "0(0.0(0.0.0(0.0.0.e0 0.0.0.e0 - 0.0.0.l0 0.0.0.l0)))", Result{}},
		{"points of each type", gauges, func(l *list) {
			for i, m := range [][]byte{aNumber, aNumber, aHistogram, anExpo, aSummary} {
				l.sel(3, 0, 0, uint64(i)).op(opAppend, 4).message(m)
			}
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x0) 0.0.1.p0(0.0.1.p0.x0)) 0.0.1(0.0.1.p0(0.0.1.p0.x0) 0.0.1.p0(0.0.1.p0.x0)) " +
			"0.0.2(0.0.2.p0(0.0.2.p0.x0) 0.0.2.p0(0.0.2.p0.x0)) 0.0.3(0.0.3.p0(0.0.3.p0.x0) 0.0.3.p0(0.0.3.p0.x0)) 0.0.4(0.0.4.p0 0.0.4.p0)))", Result{Appended: 5}},
		{"exemplars", gauges, func(l *list) {
			for i := range uint64(4) {
				l.sel(4, 0, 0, i, 0).op(opAppend, 7).message(anExemplar)
			}
			l.sel(7, 0, 0, 3, 0, 1).op(opClear)
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x0 0.0.0.p0.x0)) 0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.0.p0.x0)) " +
			"0.0.2(0.0.2.p0(0.0.2.p0.x0 0.0.0.p0.x0)) 0.0.3(0.0.3.p0(0.0.3.p0.x0 -)) 0.0.4(0.0.4.p0)))", Result{}},
		{"a metric", gauges, func(l *list) {
			l.op(opRemoveChildren, 1, 1, 1).op(opAppend, 1).message(lenField(2, lenField(2, aGauge...)...))
		}, "-(-(0.0.0(0.0.0.p0(0.0.0.p0.x0))))", Result{Removed: 5, Appended: 1}},
	}
}

func TestStructureOps(t *testing.T) {
	for _, test := range append(append(append(removals(), additions()...), moves()...), replacements()...) {
		t.Run(test.name, func(t *testing.T) {
			l := newList(test.batch.signal)
			test.list(l)
			after, result := test.batch.applied(t, l)
			if got := after.outline(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if result != test.result {
				t.Errorf("got %+v, want %+v", result, test.result)
			}
		})
	}
}

func TestNothingInAnEmptyBatch(t *testing.T) {
	for _, b := range []anyBatch{ofLogs(plog.NewLogs()), ofTraces(ptrace.NewTraces()), ofMetrics(pmetric.NewMetrics())} {
		if after, _ := b.applied(t, newList(b.signal).sel(kindRoot).op(opRemoveChildren, 1, 0)); len(after.otlp) != 0 {
			t.Error(after.otlp)
		}
		if _, _, err := b.apply(newList(b.signal).sel(kindResource, 0).bytes()); err == nil {
			t.Error("there is a resource")
		}
	}
}
