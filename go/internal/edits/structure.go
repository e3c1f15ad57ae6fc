package edits

import (
	"errors"
	"fmt"
)

// frameLimit is about how many bytes of messages are decoded at once.
const frameLimit = 1 << 20

// structure carries out the ops that add, replace, move and remove nodes.
func (r *run) structure(op opcode) error {
	if r.target.dead {
		return errDead
	}
	if r.target.kind == kindRoot && op != opAppend && op != opRemoveChildren {
		return errors.New("its target is the root")
	}
	if !r.counted {
		r.before, r.counted = r.batch.items(), true
	}
	switch op {
	case opAppend:
		return r.append()
	case opReplace:
		return r.replace()
	case opMove:
		return r.move()
	case opRemove:
		r.parentMarks().mark(r.target.kind, *r.target.index())
		r.target.dead = true
		return nil
	}
	return r.removeChildren()
}

// childKind reads a kind, which must be one of the target's children.
func (r *run) childKind() (kind, error) {
	k, err := r.uvarint()
	if err != nil {
		return 0, err
	}
	if !r.signal.isChild(k, r.target.kind) {
		return 0, fmt.Errorf("in %s a node of kind %s has no children of kind %s", r.signal, r.target.kind, kind(min(k, 1<<31-1)))
	}
	return kind(k), nil
}

// append carries out an APPEND and those like it that follow: messages are cheaper to decode together.
func (r *run) append() error {
	k, err := r.childKind()
	if err != nil {
		return err
	}
	f := &r.frame
	f.messages = f.messages[:0]
	for size := 0; ; {
		b, err := r.bytes()
		if err != nil {
			return err
		}
		f.messages = append(f.messages, message{r.op, b})
		size += len(b)
		next := r.b[r.off:]
		if size >= frameLimit || len(next) < 2 || opcode(next[0]) != opAppend || next[1] != byte(k) {
			break
		}
		r.op = r.off
		r.off += 2
	}
	items, err := r.batch.add(k, f)
	if err == nil {
		r.result.Appended += items
		return nil
	}
	for _, m := range append([]message(nil), f.messages...) { // which is it?
		r.op = m.op
		if _, err := r.batch.add(k, f.one(m.op, m.bytes)); err != nil {
			return err
		}
	}
	return err
}

func (r *run) replace() error {
	b, err := r.bytes()
	if err != nil {
		return err
	}
	t := &r.target
	if t.kind < kindItem {
		return fmt.Errorf("a %s cannot be replaced", t.kind)
	}
	before := r.batch.itemsIn(t.kind)
	if err := r.batch.replace(t.kind, r.frame.one(r.op, b)); err != nil {
		return err
	}
	if t.siblings != nil {
		t.siblings.setChild(*t.index(), nil)
	}
	t.attrs, _ = r.batch.open(t.kind, *t.index())
	r.result.Appended += max(0, r.batch.itemsIn(t.kind)-before)
	return nil
}

// move carries out MOVE. What is marked below the target goes with it.
func (r *run) move() error {
	k, from := r.target.kind, *r.target.index()
	var path [maxDepth]int
	if err := r.readPath(parents[k], &path); err != nil {
		return err
	}
	source := r.parentMarks()
	r.batch.hold(k)
	if err := r.seek(parents[k], &path); err != nil {
		return err
	}
	if r.target.dead {
		return errors.New("the parent to move to, or what that is in, was removed or moved away")
	}
	to := r.batch.count(k)
	if err := r.batch.put(k); err != nil {
		return err
	}
	below := source.child(from)
	source.setChild(from, nil)
	source.mark(k, from)
	if k != kindRoot {
		path[len(chains[k])-1] = to
	}
	if below != nil {
		r.targetMarks().setChild(to, below)
	}
	return r.seek(k, &path)
}

func (r *run) removeChildren() error {
	k, err := r.childKind()
	if err != nil {
		return err
	}
	n, err := r.uvarint()
	if err != nil {
		return err
	}
	if count := r.batch.count(k); n > uint64(count) {
		return fmt.Errorf("it speaks of %d children, there are %d of kind %s", n, count, k)
	}
	set, err := r.take((n + 7) / 8)
	if err != nil {
		return err
	}
	m := r.targetMarks()
	for i := range int(n) {
		if set[i>>3]>>(i&7)&1 == 1 {
			m.mark(k, i)
		}
	}
	return nil
}
