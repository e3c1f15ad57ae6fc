package edits

import (
	"errors"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// fieldOp carries out SET, UNSET, SET_DATA and SET_SCHEMA_URL.
func (r *run) fieldOp(op opcode) error {
	if r.target.dead {
		return errDead
	}
	if op == opSetSchemaURL {
		return r.schemaURL()
	}
	f := &r.field
	*f = field{run: r}
	if op == opUnset {
		n, err := r.uvarint()
		if err != nil {
			return err
		}
		f.num, f.unset = n, true
	} else if err := r.reader.field(f); err != nil {
		return err
	}
	k := r.target.kind
	switch {
	case k == kindRoot:
		return errors.New("the root has no fields")
	case op != opSetData:
		r.batch.set(k, f)
	case r.signal != signalMetrics || k != kindItem:
		return errors.New("its target is no metric")
	default:
		r.batch.(*metrics).setData(f)
	}
	return f.err
}

func (r *run) schemaURL() error {
	b, err := r.bytes()
	if err != nil {
		return err
	}
	if r.target.kind != kindResource && r.target.kind != kindScope {
		return errors.New("its target is neither a resource nor a scope")
	}
	if !utf8.Valid(b) {
		return errUTF8
	}
	r.batch.setSchemaURL(r.target.kind, string(b))
	return nil
}

func setResource(to pcommon.Resource, f *field) {
	switch f.num {
	case 2:
		to.SetDroppedAttributesCount(f.uint32())
	default:
		f.unknown("Resource")
	}
}

func setScope(to pcommon.InstrumentationScope, f *field) {
	switch f.num {
	case 1:
		to.SetName(f.str())
	case 2:
		to.SetVersion(f.str())
	case 4:
		to.SetDroppedAttributesCount(f.uint32())
	default:
		f.unknown("InstrumentationScope")
	}
}
