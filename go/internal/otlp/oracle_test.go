package otlp

import (
	"encoding/binary"
	"slices"
)

// read is one field as it is encoded.
type read struct {
	num     uint64
	raw     []byte // with the tag
	content []byte // of those that have a length
}

// fieldsOf reads a message's fields, of pdata's own encoding.
func fieldsOf(b []byte) (all []read) {
	for len(b) > 0 {
		tag, n := binary.Uvarint(b)
		f := read{num: tag >> 3}
		whole := n
		switch tag & 7 {
		case wireVarint:
			_, m := binary.Uvarint(b[n:])
			whole += m
		case wireI64:
			whole += 8
		case wireI32:
			whole += 4
		case wireLen:
			length, m := binary.Uvarint(b[n:])
			whole += m + int(length)
			f.content = b[n+m : whole]
		}
		f.raw, b = b[:whole], b[whole:]
		all = append(all, f)
	}
	return all
}

// spec is a projection in its JSON.
type spec struct {
	Resource levelSpec `json:"resource"`
	Scope    levelSpec `json:"scope"`
	Item     levelSpec `json:"item"`
	Point    levelSpec `json:"point"`
}

type levelSpec struct {
	Fields     []string `json:"fields"`
	Attributes any      `json:"attributes"` // "all", "none" or []string
}

func (s *spec) level(name string) levelSpec {
	return map[string]levelSpec{"resource": s.Resource, "scope": s.Scope, "item": s.Item, "point": s.Point, "-": {}}[name]
}

// project is what a projection leaves of a message.
func (s *spec) project(m *message, b []byte) (left []byte) {
	if m.level == "whole" {
		return b
	}
	level := s.level(m.level)
	for _, r := range fieldsOf(b) {
		f := m.field(r.num)
		switch {
		case f.name == "attributes":
			if level.reads(r.content) {
				left = append(left, r.raw...)
			}
		case f.name == "-":
			inner := s.project(schema[f.holds], r.content)
			left = binary.AppendUvarint(binary.AppendUvarint(left, f.num<<3|wireLen), uint64(len(inner)))
			left = append(left, inner...)
		case slices.Contains(level.Fields, f.name):
			left = append(left, r.raw...)
		}
	}
	return left
}

// reads tells whether an attribute is read.
func (l levelSpec) reads(keyValue []byte) bool {
	key := ""
	for _, f := range fieldsOf(keyValue) {
		if f.num == 1 {
			key = string(f.content)
		}
	}
	keys, _ := l.Attributes.([]string)
	return l.Attributes == "all" || slices.Contains(keys, key)
}
