package edits

import (
	"errors"
	"fmt"

	"go.opentelemetry.io/collector/pdata/pcommon"
)

// target is the node that ops apply to; it and what it is in are open in the batch.
type target struct {
	kind     kind
	path     [maxDepth]int
	attrs    pcommon.Map
	dead     bool   // it or a node above it is marked as removed
	deadPath bool   // a node above it is
	siblings *marks // its parent's, if that has any
}

// index is the target's own, among its siblings.
func (t *target) index() *int { return &t.path[len(chains[t.kind])-1] }

// sel is the op SELECT.
func (r *run) sel(k kind) error {
	if !r.signal.has(uint64(k)) {
		return fmt.Errorf("%s have none", r.signal)
	}
	var path [maxDepth]int
	if err := r.readPath(k, &path); err != nil {
		return err
	}
	return r.seek(k, &path)
}

// readPath reads a path's indices. They are only known to fit an int.
func (r *run) readPath(k kind, path *[maxDepth]int) error {
	for level := range chains[k] {
		i, err := r.uvarint()
		if err != nil {
			return err
		}
		path[level] = int(min(i, 1<<31-1))
	}
	return nil
}

// seek makes the node at a path the target.
func (r *run) seek(k kind, path *[maxDepth]int) error {
	t := target{kind: k, path: *path}
	m := &r.marks
	for level, step := range chains[k] {
		i := path[level]
		attrs, ok := r.batch.open(step, i)
		if !ok {
			return fmt.Errorf("there is no %s %d, only %d of them", step, i, r.batch.count(step))
		}
		t.attrs, t.deadPath, t.siblings = attrs, t.dead, m
		if m != nil {
			t.dead = t.dead || m.gone(step).has(i)
			m = m.child(i)
		}
	}
	r.target = t
	return nil
}

// skip makes the sibling n further on the target.
func (r *run) skip(n uint64) error {
	t := &r.target
	if t.kind == kindRoot {
		return errors.New("the root has no siblings")
	}
	i := t.index()
	if n != 1 && n > uint64(r.batch.count(t.kind)) {
		n = uint64(r.batch.count(t.kind)) // past the end, whatever the index
	}
	next := *i + int(n)
	attrs, ok := r.batch.open(t.kind, next)
	if !ok {
		return fmt.Errorf("there is no %s %d, only %d of them", t.kind, next, r.batch.count(t.kind))
	}
	*i, t.attrs = next, attrs
	t.dead = t.deadPath || t.siblings != nil && t.siblings.gone(t.kind).has(next)
	return nil
}
