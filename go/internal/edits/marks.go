package edits

// bits is a set of indices.
type bits []uint64

func (b bits) has(i int) bool {
	word := i >> 6
	return word < len(b) && b[word]>>(i&63)&1 == 1
}

func (b *bits) add(i int) {
	for len(*b) <= i>>6 {
		*b = append(*b, 0)
	}
	(*b)[i>>6] |= 1 << (i & 63)
}

// marks is which children of a node are removed or moved away, and the same of those children.
type marks struct {
	lost [2]bits // by slot
	kids []*marks
}

// slot tells apart the two kinds of children that a span has; any other node has one kind.
func slot(k kind) int {
	if k == kindLink {
		return 1
	}
	return 0
}

// gone is the set of those children of a kind that are removed or moved away.
func (m *marks) gone(k kind) bits { return m.lost[slot(k)] }

// mark adds a child to the set.
func (m *marks) mark(k kind, i int) { m.lost[slot(k)].add(i) }

// child is the marks of the i-th child, nil if it has none. Children that have marks are of one kind only.
func (m *marks) child(i int) *marks {
	if i < len(m.kids) {
		return m.kids[i]
	}
	return nil
}

// setChild sets the marks of the i-th child.
func (m *marks) setChild(i int, child *marks) {
	if i >= len(m.kids) {
		if child == nil {
			return
		}
		m.kids = append(m.kids, make([]*marks, i+1-len(m.kids))...)
	}
	m.kids[i] = child
}

// need is the marks of the i-th child, made if it has none.
func (m *marks) need(i int) *marks {
	child := m.child(i)
	if child == nil {
		child = &marks{}
		m.setChild(i, child)
	}
	return child
}

// parentMarks is the marks of the target's parent.
func (r *run) parentMarks() *marks {
	t := &r.target
	if t.siblings == nil {
		t.siblings = &r.marks
		for level := range len(chains[t.kind]) - 1 {
			t.siblings = t.siblings.need(t.path[level])
		}
	}
	return t.siblings
}

// targetMarks is the target's own marks.
func (r *run) targetMarks() *marks {
	if r.target.kind == kindRoot {
		return &r.marks
	}
	return r.parentMarks().need(*r.target.index())
}

// finish removes what is marked and completes the result.
func (r *run) finish() {
	if !r.counted {
		return
	}
	r.sweep(&r.marks, kindRoot)
	r.result.Removed = r.before + r.result.Appended - r.batch.items()
}

// sweep removes what is marked below a node, which is open. It tells whether the node has lost its last child by that.
func (r *run) sweep(m *marks, k kind) bool {
	below := r.signal.children(k)
	for i, child := range m.kids {
		if child == nil || m.gone(below[0]).has(i) {
			continue
		}
		r.batch.open(below[0], i)
		if r.sweep(child, below[0]) && r.signal.goesEmpty(below[0]) {
			m.mark(below[0], i)
		}
	}
	emptied := false
	for _, childKind := range below {
		if gone := m.gone(childKind); len(gone) > 0 {
			r.batch.sweep(childKind, gone)
			emptied = r.batch.count(childKind) == 0
		}
	}
	return emptied
}
