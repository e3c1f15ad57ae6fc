package edits

import (
	"fmt"
	"unicode/utf8"
)

// nestingLimit is how many messages of values (KeyValue, AnyValue, ArrayValue, KeyValueList) may be within each other. It
// is pdata's own; releases that have none would overflow the stack.
const nestingLimit = 100

// schema is what there is to know of a kind of message in order to look at the values in it.
type schema struct {
	fields  [16]*schema // those fields that are messages which are, or have, values
	value   bool        // it counts for nestingLimit
	strings uint16      // bits of the fields that are strings, of values only
	known   uint16      // bits of all fields that may be set, of values only
}

var (
	logsSchema, tracesSchema, metricsSchema = &schema{}, &schema{}, &schema{}

	anyValueSchema = &schema{value: true, strings: 1 << 1, known: 0b1111_1110}
	keyValueSchema = &schema{value: true, strings: 1 << 1, known: 0b110}
)

func init() {
	list := &schema{value: true, known: 0b10}
	list.fields[1] = keyValueSchema
	array := &schema{value: true, known: 0b10}
	array.fields[1] = anyValueSchema
	anyValueSchema.fields[5], anyValueSchema.fields[6] = array, list
	keyValueSchema.fields[2] = anyValueSchema

	record := with(6, keyValueSchema, 5, anyValueSchema)
	envelope(logsSchema, record)

	event, link := with(3, keyValueSchema), with(4, keyValueSchema)
	envelope(tracesSchema, with(9, keyValueSchema, 11, event, 13, link))

	exemplar := with(7, keyValueSchema)
	number := with(1, with(7, keyValueSchema, 5, exemplar))
	histogram := with(1, with(9, keyValueSchema, 8, exemplar))
	exponential := with(1, with(1, keyValueSchema, 11, exemplar))
	summary := with(1, with(7, keyValueSchema))
	envelope(metricsSchema, with(12, keyValueSchema, 5, number, 7, number, 9, histogram, 10, exponential, 11, summary))
}

// with is a schema of field numbers and their schemas.
func with(fields ...any) *schema {
	s := &schema{}
	for i := 0; i < len(fields); i += 2 {
		s.fields[fields[i].(int)] = fields[i+1].(*schema)
	}
	return s
}

// envelope completes the schema of a batch of items.
func envelope(batch, item *schema) {
	resource, scope := with(1, keyValueSchema), with(3, keyValueSchema)
	batch.fields[1] = with(1, resource, 2, with(1, scope, 2, item))
}

// checkNesting tells whether the values in a message are nested too deep. Whatever else is wrong is left to the decoder,
// and so are short messages.
func checkNesting(s *schema, b []byte, depth int) error {
	return walk(s, b, depth, false)
}

// checkValue checks an AnyValue with all that is in it.
func checkValue(b []byte, depth int) error {
	return walk(anyValueSchema, b, depth, true)
}

func walk(s *schema, b []byte, depth int, strict bool) error {
	if s.value {
		if depth++; depth > nestingLimit {
			return fmt.Errorf("values are nested more than %d messages deep", nestingLimit)
		}
	}
	if !strict && len(b) < 2*(nestingLimit-depth) {
		return nil // each level takes two bytes at least
	}
	r := reader{b: b}
	var f field
	for r.off < len(b) {
		if err := r.field(&f); err != nil {
			return inside(err)
		}
		bit := uint16(1) << min(f.num, 15)
		switch {
		case strict && (f.num >= 15 || s.known&bit == 0):
			return fmt.Errorf("field %d of a value is unknown", f.num)
		case f.num > 15 || f.wire != wireLen:
		case s.fields[f.num] != nil:
			if err := walk(s.fields[f.num], f.b, depth, strict); err != nil {
				return err
			}
		case strict && s.strings&bit != 0 && !utf8.Valid(f.b):
			return errUTF8
		}
	}
	return nil
}
