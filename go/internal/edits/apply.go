package edits

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// Result counts what a list changed, in items as the Collector counts them: log records, spans, data points.
type Result struct {
	Removed  int // those that are gone, also because what they were in is gone or was replaced
	Appended int // those that came with an appended or replacing message
}

// ApplyLogs carries out a list of edits on logs.
func ApplyLogs(list []byte, ld plog.Logs) (Result, error) {
	return apply(list, signalLogs, ld.IsReadOnly(), &logs{resources: ld.ResourceLogs(), all: ld})
}

// ApplyTraces carries out a list of edits on traces.
func ApplyTraces(list []byte, td ptrace.Traces) (Result, error) {
	return apply(list, signalTraces, td.IsReadOnly(), &traces{resources: td.ResourceSpans(), all: td})
}

// ApplyMetrics carries out a list of edits on metrics.
func ApplyMetrics(list []byte, md pmetric.Metrics) (Result, error) {
	return apply(list, signalMetrics, md.IsReadOnly(), &metrics{resources: md.ResourceMetrics(), all: md})
}

// batch is what the ops need of a signal's pdata. At each level at most one node is open; children are those of the open
// node of their parent's kind.
type batch interface {
	// open opens the i-th child of a kind and returns its attributes; false: there are no so many.
	open(k kind, i int) (pcommon.Map, bool)
	// count is the number of children of a kind, removed ones included.
	count(k kind) int
	// set sets a field of the open node of a kind.
	set(k kind, f *field)
	// setSchemaURL sets that of the open resource or scope.
	setSchemaURL(k kind, url string)
	// add decodes a frame of messages and appends them as children of a kind; it returns the items in them.
	add(k kind, f *frame) (int, error)
	// replace decodes a frame of one message, which the open node of a kind becomes.
	replace(k kind, f *frame) error
	// hold remembers the open node of a kind for put.
	hold(k kind)
	// put appends the held node's content as a child of the kind, and leaves the held one empty.
	put(k kind) error
	// sweep removes the children of a kind that are marked.
	sweep(k kind, gone bits)
	// items is the number of items in the whole batch.
	items() int
	// itemsIn is the number of items that the open node of a kind, an item or below, is or has.
	itemsIn(k kind) int
}

// run is the state of one application.
type run struct {
	reader
	op      int // where the op begins
	signal  signal
	batch   batch
	target  target
	marks   marks // the root's
	strings []string
	few     [8]string // room for the first strings
	field   field
	frame   frame
	spare   pcommon.Value // holds a value while it is renamed
	result  Result
	before  int  // the number of items before the first change of structure
	counted bool // whether before is known
}

func apply(list []byte, s signal, readOnly bool, b batch) (Result, error) {
	r := run{reader: reader{b: list}, signal: s, batch: b}
	r.strings = r.few[:0]
	if err := r.header(readOnly); err != nil {
		return Result{}, &Error{Offset: 0, Op: "header", Cause: err}
	}
	for r.off < len(r.b) {
		r.op = r.off
		op := opcode(r.b[r.off])
		r.off++
		if err := r.do(op); err != nil {
			return Result{}, &Error{Offset: r.op, Op: op.name(), Cause: err}
		}
	}
	r.finish()
	return r.result, nil
}

func (r *run) header(readOnly bool) error {
	head, err := r.take(2)
	switch {
	case err != nil:
		return err
	case head[0] != 1:
		return fmt.Errorf("version %d, known is 1", head[0])
	case signal(head[1]) != r.signal:
		return fmt.Errorf("signal %d in a list for %s, which are signal %d", head[1], r.signal, r.signal)
	case readOnly:
		return errors.New("the batch is read-only")
	}
	return nil
}

// do carries out one op, whose operands are next.
func (r *run) do(op opcode) error {
	switch op {
	case opNext:
		return r.skip(1)
	case opDelete, opPutTable, opPutBool, opPutString, opPutInt, opPutDouble, opPut, opClear, opRename:
		return r.attribute(op)
	case opString:
		b, err := r.bytes()
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			return errUTF8
		}
		r.strings = append(r.strings, string(b))
		return nil
	case opSkip:
		n, err := r.uvarint()
		if err != nil {
			return err
		}
		return r.skip(n)
	case opSet, opSetData, opUnset, opSetSchemaURL:
		return r.fieldOp(op)
	case opAppend, opReplace, opMove, opRemove, opRemoveChildren:
		return r.structure(op)
	}
	if op&^7 == opSelect {
		return r.sel(kind(op - opSelect))
	}
	return errors.New("there is no such op")
}
