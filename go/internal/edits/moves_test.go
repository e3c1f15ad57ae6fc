package edits

func moves() []structureTest {
	logs, traces, metrics := ofLogs(someLogs(2, 2, 2)), ofTraces(someTraces(1, 1, 2, 2)), ofMetrics(someMetrics(1, 1, 3, 2))
	return []structureTest{
		{"a record to another scope", logs, func(l *list) {
			l.str("id").str("moved").sel(3, 0, 0, 0).op(opMove, 1, 1).op(opPutTable, 0, 1)
		}, "0(0.0(0.0.1) 0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1 moved))", Result{}},
		{"a record to its scope's end", logs, func(l *list) {
			l.str("id").str("moved").sel(3, 0, 0, 0).op(opMove, 0, 0).sel(3, 0, 0, 2).op(opPutTable, 0, 1)
		}, "0(0.0(0.0.1 moved) 0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{}},
		{"a scope, and a record in it then", logs, func(l *list) {
			l.sel(2, 0, 0).op(opMove, 1).sel(3, 1, 2, 1).op(opClear)
		}, "0(0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1) 0.0(0.0.0 -))", Result{}},
		{"what is marked goes with it", logs, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemove).sel(2, 0, 0).op(opMove, 1)
		}, "0(0.1(0.1.0 0.1.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1) 0.0(0.0.1))", Result{Removed: 1}},
		{"a resource to the end", logs, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemove).sel(1, 0).op(opMove)
		}, "1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1)) 0(0.0(0.0.1) 0.1(0.1.0 0.1.1))", Result{Removed: 1}},
		{"all of a resource", logs, func(l *list) {
			l.sel(2, 0, 0).op(opMove, 1).sel(2, 0, 1).op(opMove, 1)
		}, "1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1) 0.0(0.0.0 0.0.1) 0.1(0.1.0 0.1.1))", Result{}},
		{"to a new scope", logs, func(l *list) {
			l.sel(1, 0).op(opAppend, 2, 0).sel(3, 0, 0, 0).op(opMove, 0, 2).sel(3, 0, 0, 1).op(opMove, 0, 2)
		}, "0(0.1(0.1.0 0.1.1) -(0.0.0 0.0.1)) 1(1.0(1.0.0 1.0.1) 1.1(1.1.0 1.1.1))", Result{}},
		{"events and links", traces, func(l *list) {
			l.sel(5, 0, 0, 0, 0).op(opMove, 0, 0, 1).sel(6, 0, 0, 1, 1).op(opMove, 0, 0, 0)
		}, "0(0.0(0.0.0(0.0.0.e1 0.0.0.l0 0.0.0.l1 0.0.1.l1) 0.0.1(0.0.1.e0 0.0.1.e1 0.0.0.e0 0.0.1.l0)))", Result{}},
		{"a point from a gauge to a sum, with a marked exemplar", metrics, func(l *list) {
			l.sel(7, 0, 0, 0, 0, 1).op(opRemove).sel(4, 0, 0, 0, 0).op(opMove, 0, 0, 1)
		}, "0(0.0(0.0.0(0.0.0.p1(0.0.0.p1.x0 0.0.0.p1.x1)) 0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.1.p0.x1) 0.0.1.p1(0.0.1.p1.x0 0.0.1.p1.x1) 0.0.0.p0(0.0.0.p0.x0)) " +
			"0.0.2(0.0.2.p0(0.0.2.p0.x0 0.0.2.p0.x1) 0.0.2.p1(0.0.2.p1.x0 0.0.2.p1.x1))))", Result{}},
		{"all points of a metric", metrics, func(l *list) {
			l.sel(4, 0, 0, 0, 0).op(opMove, 0, 0, 1).sel(4, 0, 0, 0, 1).op(opMove, 0, 0, 1).sel(3, 0, 0, 2).op(opRemove)
		}, "0(0.0(0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.1.p0.x1) 0.0.1.p1(0.0.1.p1.x0 0.0.1.p1.x1) 0.0.0.p0(0.0.0.p0.x0 0.0.0.p0.x1) 0.0.0.p1(0.0.0.p1.x0 0.0.0.p1.x1))))", Result{Removed: 2}},
		{"an exemplar to its point's end", metrics, func(l *list) {
			l.sel(3, 0, 0, 2).op(opRemove).op(opSelect+3, 0, 0, 1).op(opRemove).sel(7, 0, 0, 0, 0, 0).op(opMove, 0, 0, 0, 0).op(opClear)
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x1 -) 0.0.0.p1(0.0.0.p1.x0 0.0.0.p1.x1))))", Result{Removed: 4}},
		{"an exemplar to a histogram", metrics, func(l *list) {
			l.sel(3, 0, 0, 1).op(opRemove).sel(7, 0, 0, 0, 0, 0).op(opMove, 0, 0, 2, 1)
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x1) 0.0.0.p1(0.0.0.p1.x0 0.0.0.p1.x1)) 0.0.2(0.0.2.p0(0.0.2.p0.x0 0.0.2.p0.x1) 0.0.2.p1(0.0.2.p1.x0 0.0.2.p1.x1 0.0.0.p0.x0))))", Result{Removed: 2}},
	}
}

func replacements() []structureTest {
	logs, traces, metrics := ofLogs(someLogs(1, 1, 2)), ofTraces(someTraces(1, 1, 1, 2)), ofMetrics(someMetrics(1, 1, 5, 2))
	summary := newMetrics.at(step{1, 0}, step{2, 0}, step{2, 4})
	rest := "0.0.1(0.0.1.p0(0.0.1.p0.x0 0.0.1.p0.x1) 0.0.1.p1(0.0.1.p1.x0 0.0.1.p1.x1)) 0.0.2(0.0.2.p0(0.0.2.p0.x0 0.0.2.p0.x1) 0.0.2.p1(0.0.2.p1.x0 0.0.2.p1.x1)) " +
		"0.0.3(0.0.3.p0(0.0.3.p0.x0 0.0.3.p0.x1) 0.0.3.p1(0.0.3.p1.x0 0.0.3.p1.x1)) 0.0.4(0.0.4.p0 0.0.4.p1)))"
	return []structureTest{
		{"a record by nothing", logs, func(l *list) {
			l.str("id").str("new").sel(3, 0, 0, 0).op(opReplace, 0).op(opNext).op(opReplace, 0).op(opPutTable, 0, 1)
		}, "0(0.0(- new))", Result{}},
		{"a span: what was marked in it is no more", traces, func(l *list) {
			l.sel(5, 0, 0, 0, 0).op(opRemove).sel(3, 0, 0, 0).op(opReplace).message(newTraces.at(step{1, 0}, step{2, 0}, step{2, 1}))
		}, "0(0.0(0.0.1(0.0.1.e0 0.0.1.l0)))", Result{}},
		{"a span whose events were just marked", traces, func(l *list) {
			l.sel(3, 0, 0, 0).op(opRemoveChildren, 5, 2, 3).op(opReplace).message(newTraces.at(step{1, 0}, step{2, 0}, step{2, 1}))
		}, "0(0.0(0.0.1(0.0.1.e0 0.0.1.l0)))", Result{}},
		{"an event and a link", traces, func(l *list) {
			l.sel(5, 0, 0, 0, 1).op(opReplace).message(anEvent).sel(6, 0, 0, 0, 1).op(opReplace).message(aLink)
		}, "0(0.0(0.0.0(0.0.0.e0 0.0.0.e0 0.0.0.l0 0.0.0.l0)))", Result{}},
		{"a metric by one of another type, with fewer points", metrics, func(l *list) {
			l.sel(3, 0, 0, 0).op(opReplace).message(summary).op(opAppend, 4).message(aSummary).sel(4, 0, 0, 0, 1).op(opClear)
		}, "0(0.0(0.0.4(0.0.4.p0 -) " + rest, Result{Removed: 1, Appended: 1}},
		{"a point and an exemplar", metrics, func(l *list) {
			l.sel(4, 0, 0, 0, 1).op(opReplace).message(aNumber).sel(7, 0, 0, 0, 1, 0).op(opReplace, 0)
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x0 0.0.0.p0.x1) 0.0.1.p0(-)) " + rest, Result{}},
		{"an exemplar that another was moved before", metrics, func(l *list) {
			l.sel(7, 0, 0, 0, 0, 0).op(opMove, 0, 0, 0, 1).op(opReplace).message(anExemplar)
		}, "0(0.0(0.0.0(0.0.0.p0(0.0.0.p0.x1) 0.0.0.p1(0.0.0.p1.x0 0.0.0.p1.x1 0.0.0.p0.x0)) " + rest, Result{}},
	}
}
