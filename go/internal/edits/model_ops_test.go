package edits

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// model is a batch and a target, and the list that was written of what was done.
type model struct {
	rand     *rand.Rand
	signal   signal
	root     *node
	path     []*place // from below the root to the target
	indices  []uint64
	list     *list
	keys     map[string]byte
	ids      int
	appended int
}

// intn is a random number from 0 to n. It is not drawn by rapid, which prefers small ones and so ends most lists early.
func (m *model) intn(n int) int { return m.rand.IntN(n + 1) }

// rare is seldom true.
func (m *model) rare() bool { return m.intn(40) == 0 }

// grow makes a random tree below a new node.
func (m *model) grow(k kind, dtype int) *node {
	m.ids++
	n := newNode(k, dtype, fmt.Sprint("n", m.ids))
	if m.intn(3) == 0 {
		n.attrs["kept"] = "k"
	}
	for _, child := range n.childKinds(m.signal) {
		for range m.intn(4) {
			if k == kindScope {
				dtype = m.intn(5)
			}
			n.add(m.grow(child, dtype))
		}
	}
	return n
}

// target is the node that ops apply to, and whether it is removed.
func (m *model) target() (n *node, dead bool) {
	n = m.root
	for _, p := range m.path {
		n, dead = p.node, dead || p.gone
	}
	return n, dead
}

func (m *model) parent() *node {
	if len(m.path) < 2 {
		return m.root
	}
	return m.path[len(m.path)-2].node
}

// walk draws a path to a kind; false: there is no node where it leads.
func (m *model) walk(k kind) (path []*place, indices []uint64, ok bool) {
	n := m.root
	for _, step := range chains[k] {
		places := n.kids[step]
		i := m.intn(max(0, len(places)-1))
		if m.rare() {
			i = len(places)
		}
		indices = append(indices, uint64(i))
		if i >= len(places) {
			for len(indices) < len(chains[k]) {
				indices = append(indices, 0)
			}
			return nil, indices, false
		}
		path, n = append(path, places[i]), places[i].node
	}
	return path, indices, true
}

// key is a string's index in the table, where it is put if it is not there.
func (m *model) key(s string) byte {
	if _, ok := m.keys[s]; !ok {
		m.list.str(s)
		m.keys[s] = byte(len(m.keys))
	}
	return m.keys[s]
}

// do draws an op, writes it to the list and does it; false: it must be refused.
func (m *model) do() bool {
	n, dead := m.target()
	op := m.intn(15)
	if m.refuses(n, dead, op) && !m.rare() {
		op = 0
	}
	switch op {
	case 0, 1, 2:
		kinds := []kind{kindRoot, kindResource, kindScope, kindItem, kindItem}
		for k := kindPoint; k < kindExemplar+1; k++ {
			if m.signal.has(uint64(k)) {
				kinds = append(kinds, k)
			}
		}
		k := kinds[m.intn(len(kinds)-1)]
		path, indices, ok := m.walk(k)
		for tries := 0; !ok && tries < 10 && !m.rare(); tries++ {
			path, indices, ok = m.walk(k)
		}
		m.list.sel(k, indices...)
		m.path, m.indices = path, indices
		return ok
	case 3, 4, 5:
		return m.skip(n)
	case 6, 7, 8, 9:
		return m.attribute(n, op) && !dead
	case 10, 11:
		return m.append(n) && !dead
	case 12:
		return m.replace(n, dead)
	case 13:
		return m.move(n, dead)
	case 14:
		m.list.op(opRemove)
		if n.kind == kindRoot || dead {
			return false
		}
		m.path[len(m.path)-1].gone = true
		return true
	}
	return m.removeChildren(n) && !dead
}

// refuses tells whether an op on a node would be refused whatever its operands.
func (m *model) refuses(n *node, dead bool, op int) bool {
	switch {
	case op < 3:
		return false
	case dead && op > 5:
		return true
	case op == 10 || op == 11 || op == 15:
		return len(n.childKinds(m.signal)) == 0
	case op == 12:
		return n.kind < kindItem
	}
	return n.kind == kindRoot
}

func (m *model) skip(n *node) bool {
	by := m.intn(2)
	if !m.rare() && len(m.path) > 0 {
		by = min(by, len(m.parent().kids[n.kind])-1-int(m.indices[len(m.path)-1]))
	}
	if by == 1 {
		m.list.op(opNext)
	} else {
		m.list.op(opSkip, byte(by))
	}
	if n.kind == kindRoot {
		return false
	}
	last := len(m.path) - 1
	i := int(m.indices[last]) + by
	siblings := m.parent().kids[n.kind]
	if i >= len(siblings) {
		return false
	}
	m.indices[last], m.path[last] = uint64(i), siblings[i]
	return true
}

func (m *model) attribute(n *node, op int) bool {
	id, kept := m.key("id"), m.key("kept")
	switch op {
	case 6, 7:
		m.ids++
		fresh := fmt.Sprint("p", m.ids)
		m.list.op(opPutString, id).message([]byte(fresh))
		n.attrs["id"] = fresh
	case 8:
		if m.rare() {
			m.list.op(opClear)
			clear(n.attrs)
			break
		}
		m.list.op(opDelete, id)
		delete(n.attrs, "id")
	case 9:
		m.list.op(opRename, kept, id)
		if v, ok := n.attrs["kept"]; ok {
			delete(n.attrs, "kept")
			n.attrs["id"] = v
		}
	}
	return n.kind != kindRoot
}

// A hundred lists, which is rapid's default, are few.
func init() { _ = flag.Set("rapid.checks", "1000") }

func TestListsAgreeWithTheModel(t *testing.T) {
	for _, s := range []signal{signalLogs, signalTraces, signalMetrics} {
		t.Run(s.String(), rapid.MakeCheck(func(t *rapid.T) { agree(t, s) }))
	}
}

func agree(t *rapid.T, s signal) {
	m := &model{rand: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)), signal: s, root: newNode(kindRoot, 0, ""), list: newList(s), keys: map[string]byte{}}
	for range m.intn(3) {
		m.root.add(m.grow(kindResource, 0))
	}
	batch := anyBatch{s, m.root.encodeBatch(s)}
	before := m.root.items(s)
	right, at := true, 0
	for n := rapid.IntRange(0, 60).Draw(t, "ops"); n > 0 && right; n-- {
		m.key("id")
		m.key("kept")
		at = len(m.list.bytes())
		right = m.do()
	}
	after, result, err := batch.apply(m.list.bytes())
	if !right {
		if err == nil || err.(*Error).Offset != at {
			t.Fatalf("the last op should be refused, at byte %d: %v", at, err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	m.root.sweep(s)
	if got, want := after.outline(), m.root.outline(s); got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	if want := (Result{before + m.appended - m.root.items(s), m.appended}); result != want {
		t.Fatalf("got %+v, want %+v", result, want)
	}
}

// encodeBatch is the root's message.
func (n *node) encodeBatch(s signal) (b []byte) {
	for _, p := range n.kids[kindResource] {
		b = append(b, lenField(1, p.node.encode(s)...)...)
	}
	return b
}
