package edits

import (
	"fmt"
	"strings"
)

// A naive model of batches and ops, which TestListsAgreeWithTheModel compares with: a tree of nodes in slots that stay.

// node is a node of the tree; type is a metric's data (0 gauge, 1 sum, 2 histogram, 3 exponential, 4 summary, 5 none) and
// that of its points and exemplars.
type node struct {
	kind  kind
	attrs map[string]string
	dtype int
	kids  map[kind][]*place
}

// place is a slot of a child.
type place struct {
	node *node
	gone bool
}

func newNode(k kind, dtype int, id string) *node {
	return &node{k, map[string]string{"id": id}, dtype, map[kind][]*place{}}
}

func (n *node) add(child *node) *node {
	n.kids[child.kind] = append(n.kids[child.kind], &place{node: child})
	return n
}

// childKinds is what a node may have; points of summaries have nothing, as metrics without data.
func (n *node) childKinds(s signal) []kind {
	if n.kind == kindPoint && n.dtype == 4 || n.kind == kindItem && s == signalMetrics && n.dtype == 5 {
		return nil
	}
	return s.children(n.kind)
}

// encode is the node's OTLP message.
func (n *node) encode(s signal) []byte {
	var attrs []byte
	keyValue := func(key, v string) []byte { return join(lenField(1, []byte(key)...), lenField(2, anyString(v)...)) }
	attrNumber := n.attributesNumber(s)
	for key, v := range n.attrs {
		attrs = append(attrs, lenField(attrNumber, keyValue(key, v)...)...)
	}
	var kids []byte
	for _, k := range n.childKinds(s) {
		for _, p := range n.kids[k] {
			kids = append(kids, lenField(n.childNumber(k), p.node.encode(s)...)...)
		}
	}
	switch {
	case n.kind == kindResource || n.kind == kindScope:
		attrs = lenField(1, attrs...)
	case n.kind == kindItem && s == signalMetrics && n.dtype != 5:
		kids = lenField([]uint64{5, 7, 9, 10, 11}[n.dtype], kids...)
	}
	return join(attrs, kids)
}

func (n *node) attributesNumber(s signal) uint64 {
	switch n.kind {
	case kindResource:
		return 1
	case kindScope, kindEvent:
		return 3
	case kindItem:
		return map[signal]uint64{signalLogs: 6, signalTraces: 9, signalMetrics: 12}[s]
	case kindLink:
		return 4
	case kindPoint:
		return []uint64{7, 7, 9, 1, 7}[n.dtype]
	}
	return 7
}

func (n *node) childNumber(k kind) uint64 {
	switch k {
	case kindResource, kindPoint:
		return 1
	case kindEvent:
		return 11
	case kindLink:
		return 13
	case kindExemplar:
		return []uint64{5, 5, 8, 11}[n.dtype]
	}
	return 2
}

// items is how many the Collector counts.
func (n *node) items(s signal) int {
	if n.kind == kindItem && s != signalMetrics || n.kind == kindPoint {
		return 1
	}
	sum := 0
	for _, places := range n.kids {
		for _, p := range places {
			sum += p.node.items(s)
		}
	}
	return sum
}

// sweep removes what is gone, and tells whether the node has lost its last child.
func (n *node) sweep(s signal) (emptied bool) {
	for k, places := range n.kids {
		var left []*place
		for _, p := range places {
			gone := p.gone
			if !gone && p.node.sweep(s) {
				gone = k == kindResource || k == kindScope || k == kindItem && s == signalMetrics
			}
			if !gone {
				left = append(left, p)
			}
		}
		n.kids[k] = left
		emptied = emptied || len(left) == 0 && len(places) > 0
	}
	return emptied
}

// outline is what outline_test.go says of the batch.
func (n *node) outline(s signal) string {
	var parts []string
	for _, k := range s.children(n.kind) {
		for _, p := range n.kids[k] {
			id, ok := p.node.attrs["id"]
			if !ok {
				id = "-"
			}
			if below := p.node.outline(s); below != "" {
				id = fmt.Sprintf("%s(%s)", id, below)
			}
			parts = append(parts, id)
		}
	}
	return strings.Join(parts, " ")
}
