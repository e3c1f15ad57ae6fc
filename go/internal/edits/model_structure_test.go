package edits

func (m *model) append(n *node) bool {
	may := n.childKinds(m.signal)
	if len(may) == 0 {
		m.list.op(opAppend, byte(kindExemplar), 0)
		return false
	}
	k := may[m.intn(len(may)-1)]
	dtype := n.dtype
	if k == kindItem {
		dtype = m.intn(5)
	}
	child := m.grow(k, dtype)
	m.list.op(opAppend, byte(k)).message(child.encode(m.signal))
	n.add(child)
	m.appended += child.items(m.signal)
	return true
}

func (m *model) replace(n *node, dead bool) bool {
	dtype := n.dtype
	if n.kind == kindItem {
		dtype = m.intn(5)
	}
	if n.kind < kindItem {
		m.list.op(opReplace, 0)
		return false
	}
	by := m.grow(n.kind, dtype)
	m.list.op(opReplace).message(by.encode(m.signal))
	if dead {
		return false
	}
	m.appended += max(0, by.items(m.signal)-n.items(m.signal))
	m.path[len(m.path)-1].node = by
	return true
}

func (m *model) move(n *node, dead bool) bool {
	m.list.op(opMove)
	if n.kind == kindRoot {
		return false
	}
	path, indices, ok := m.walk(parents[n.kind])
	for _, i := range indices {
		m.list.u(i)
	}
	if !ok || dead {
		return false
	}
	to := m.root
	for _, p := range path {
		if to = p.node; p.gone {
			return false
		}
	}
	sameType := to.dtype == n.dtype || to.dtype < 2 && n.dtype < 2 // gauges and sums have the same points
	if n.kind == kindPoint && !sameType || n.kind == kindExemplar && to.dtype == 4 {
		return false
	}
	left := m.path[len(m.path)-1] // the slot stays, and nothing is in it
	left.gone, left.node = true, newNode(n.kind, n.dtype, "")
	if n.kind == kindItem {
		left.node.dtype = 5
	}
	m.retype(n, to)
	to.add(n)
	places := to.kids[n.kind]
	m.path = append(path, places[len(places)-1])
	m.indices = append(indices, uint64(len(places)-1))
	return true
}

// retype gives what is moved the type of where it is now.
func (m *model) retype(n, to *node) {
	if n.kind >= kindPoint {
		n.dtype = to.dtype
		for _, p := range n.kids[kindExemplar] {
			m.retype(p.node, to)
		}
	}
}

func (m *model) removeChildren(n *node) bool {
	may := m.signal.children(n.kind)
	if len(may) == 0 {
		m.list.op(opRemoveChildren, byte(kindExemplar), 0)
		return false
	}
	k := may[m.intn(len(may)-1)]
	count := m.intn(len(n.kids[k]))
	if m.rare() {
		count = len(n.kids[k]) + 1
	}
	set := make([]byte, (count+7)/8)
	for i := range set {
		set[i] = byte(m.intn(255)) & 0b0110_1101 // fewer than half of them
	}
	m.list.op(opRemoveChildren, byte(k), byte(count)).raw(set...)
	if count > len(n.kids[k]) {
		return false
	}
	for i := range count {
		if set[i>>3]>>(i&7)&1 == 1 {
			n.kids[k][i].gone = true
		}
	}
	return true
}
