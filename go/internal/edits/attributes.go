package edits

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

var errNoAttributes = errors.New("the root has no attributes")

// attribute carries out the ops on the target's attributes.
func (r *run) attribute(op opcode) error {
	t := &r.target
	switch {
	case t.dead:
		return errDead
	case t.kind == kindRoot:
		return errNoAttributes
	case op == opClear:
		t.attrs.Clear()
		return nil
	}
	key, err := r.tableString()
	if err != nil {
		return err
	}
	switch op {
	case opDelete:
		remove(t.attrs, key)
		return nil
	case opRename:
		return r.rename(key)
	}
	return r.put(key, op)
}

// remove deletes an attribute, as often as it is there.
func remove(attrs pcommon.Map, key string) {
	for attrs.Remove(key) {
	}
}

// tableString reads an index into the table.
func (r *run) tableString() (string, error) {
	i, err := r.uvarint()
	if err != nil {
		return "", err
	}
	if i >= uint64(len(r.strings)) {
		return "", fmt.Errorf("there is no string %d, only %d of them", i, len(r.strings))
	}
	return r.strings[i], nil
}

// put sets an attribute; the value is next.
func (r *run) put(key string, op opcode) error {
	attrs := r.target.attrs
	switch op {
	case opPutTable:
		value, err := r.tableString()
		if err != nil {
			return err
		}
		attrs.PutStr(key, value)
	case opPutBool:
		b, err := r.take(1)
		if err != nil {
			return err
		}
		if b[0] > 1 {
			return fmt.Errorf("a boolean is %d", b[0])
		}
		attrs.PutBool(key, b[0] == 1)
	case opPutInt:
		v, err := r.u64()
		if err != nil {
			return err
		}
		attrs.PutInt(key, int64(v))
	case opPutDouble:
		v, err := r.u64()
		if err != nil {
			return err
		}
		attrs.PutDouble(key, math.Float64frombits(v))
	case opPutString:
		b, err := r.bytes()
		if err != nil {
			return err
		}
		if !utf8.Valid(b) {
			return errUTF8
		}
		attrs.PutStr(key, string(b))
	case opPut:
		b, err := r.bytes()
		if err != nil {
			return err
		}
		value, _ := attrs.GetOrPutEmpty(key)
		return r.setValue(value, b, 1) // below a KeyValue
	}
	return nil
}

// rename gives the value of an attribute to another key, which is next.
func (r *run) rename(key string) error {
	to, err := r.tableString()
	if err != nil {
		return err
	}
	attrs := r.target.attrs
	value, ok := attrs.Get(key)
	if !ok {
		return nil
	}
	if r.spare == (pcommon.Value{}) {
		r.spare = pcommon.NewValueEmpty()
	}
	value.MoveTo(r.spare)
	remove(attrs, key)
	r.spare.MoveTo(attrs.PutEmpty(to))
	return nil
}
