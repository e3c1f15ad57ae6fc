package edits

import (
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// anyBatch is a batch of any signal, in OTLP.
type anyBatch struct {
	signal signal
	otlp   []byte
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ofLogs(ld plog.Logs) anyBatch {
	return anyBatch{signalLogs, must((&plog.ProtoMarshaler{}).MarshalLogs(ld))}
}

func ofTraces(td ptrace.Traces) anyBatch {
	return anyBatch{signalTraces, must((&ptrace.ProtoMarshaler{}).MarshalTraces(td))}
}

func ofMetrics(md pmetric.Metrics) anyBatch {
	return anyBatch{signalMetrics, must((&pmetric.ProtoMarshaler{}).MarshalMetrics(md))}
}

// apply decodes the batch, applies a list, and returns what comes of it. The list's bytes are overwritten afterwards.
func (b anyBatch) apply(list []byte) (anyBatch, Result, error) {
	list = append([]byte(nil), list...)
	scribble := func() {
		for i := range list {
			list[i] = 0xee
		}
	}
	switch b.signal {
	case signalLogs:
		ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(b.otlp)
		if err != nil {
			return b, Result{}, err
		}
		result, err := ApplyLogs(list, ld)
		scribble()
		return ofLogs(ld), result, err
	case signalTraces:
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(b.otlp)
		if err != nil {
			return b, Result{}, err
		}
		result, err := ApplyTraces(list, td)
		scribble()
		return ofTraces(td), result, err
	}
	md, err := (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(b.otlp)
	if err != nil {
		return b, Result{}, err
	}
	result, err := ApplyMetrics(list, md)
	scribble()
	return ofMetrics(md), result, err
}

// applied is the batch after a list that must be right.
func (b anyBatch) applied(t *testing.T, l *list) (anyBatch, Result) {
	t.Helper()
	after, result, err := b.apply(l.bytes())
	if err != nil {
		t.Fatal(err)
	}
	return after, result
}

func (b anyBatch) outline() string {
	switch b.signal {
	case signalLogs:
		return outlineLogs(must((&plog.ProtoUnmarshaler{}).UnmarshalLogs(b.otlp)))
	case signalTraces:
		return outlineTraces(must((&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(b.otlp)))
	}
	return outlineMetrics(must((&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(b.otlp)))
}

// step leads from a message to the i-th of a field.
type step struct {
	num uint64
	i   int
}

// at returns the message that steps lead to.
func (b anyBatch) at(steps ...step) []byte {
	m := b.otlp
	for _, s := range steps {
		m = must(fieldsOf(m))[s.num][s.i]
	}
	return m
}

// fieldsOf has a message's fields by number: those with a length as their content, others as they are encoded.
func fieldsOf(b []byte) (map[uint64][][]byte, error) {
	r := reader{b: b}
	fields := map[uint64][][]byte{}
	var f field
	for r.off < len(b) {
		start := r.off
		if err := r.field(&f); err != nil {
			return nil, err
		}
		value := b[start+len((&list{}).u(f.num<<3).b) : r.off]
		if f.wire == wireLen {
			value = f.b
		}
		if len(value) > 0 {
			fields[f.num] = append(fields[f.num], value)
		}
	}
	return fields, nil
}
