package edits

import (
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
)

// setValue sets a value to an AnyValue message, which is already so many messages deep in values.
func (r *run) setValue(to pcommon.Value, b []byte, depth int) error {
	in := reader{b: b}
	var f field
	for in.off < len(b) {
		if err := in.field(&f); err != nil {
			return inside(err)
		}
		if f.num > 7 {
			return fmt.Errorf("field %d of a value is unknown", f.num)
		}
	}
	switch f.num { // of several the last counts
	case 0:
		return to.FromRaw(nil)
	case 1:
		to.SetStr(f.str())
	case 2:
		to.SetBool(f.varint() != 0)
	case 3:
		to.SetInt(int64(f.varint()))
	case 4:
		to.SetDouble(f.double())
	case 7:
		to.SetEmptyBytes().FromRaw(f.bytes())
	default:
		return r.setNested(to, b, depth)
	}
	return f.err
}

// setNested sets a value to an array or a map.
func (r *run) setNested(to pcommon.Value, b []byte, depth int) error {
	if err := checkValue(b, depth); err != nil {
		return err
	}
	ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(r.frame.one(r.op, b).encode(1, 2, 2, 5))
	if err != nil {
		return err
	}
	ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().MoveTo(to)
	return nil
}
