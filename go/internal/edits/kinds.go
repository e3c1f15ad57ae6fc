package edits

import "strconv"

type opcode byte

const (
	opString         opcode = 0x01
	opNext           opcode = 0x02
	opSkip           opcode = 0x03
	opSelect         opcode = 0x10 // and the kind
	opSet            opcode = 0x20
	opSetSchemaURL   opcode = 0x21
	opSetData        opcode = 0x22
	opUnset          opcode = 0x23
	opAppend         opcode = 0x30
	opReplace        opcode = 0x31
	opMove           opcode = 0x32
	opRemove         opcode = 0x33
	opRemoveChildren opcode = 0x34
	opPut            opcode = 0x40
	opPutString      opcode = 0x41
	opPutTable       opcode = 0x42
	opPutBool        opcode = 0x43
	opPutInt         opcode = 0x44
	opPutDouble      opcode = 0x45
	opDelete         opcode = 0x46
	opClear          opcode = 0x47
	opRename         opcode = 0x48
)

// signal is the list's second byte.
type signal byte

const (
	signalLogs    signal = 1
	signalTraces  signal = 2
	signalMetrics signal = 3
)

// String is the signal's name.
func (s signal) String() string {
	return [...]string{signalLogs: "logs", signalTraces: "traces", signalMetrics: "metrics"}[s]
}

// kind is the kind of a node.
type kind int

const (
	kindRoot kind = iota
	kindResource
	kindScope
	kindItem
	kindPoint
	kindEvent
	kindLink
	kindExemplar
	kinds
)

// String is the kind's name.
func (k kind) String() string {
	if k < 0 || k >= kinds {
		return strconv.Itoa(int(k))
	}
	return [kinds]string{"root", "resource", "scope", "item", "data point", "event", "link", "exemplar"}[k]
}

// maxDepth is the number of indices in the longest path.
const maxDepth = 5

// chains has the kinds from below the root down to each kind, itself included.
var chains = [kinds][]kind{
	kindResource: {kindResource},
	kindScope:    {kindResource, kindScope},
	kindItem:     {kindResource, kindScope, kindItem},
	kindPoint:    {kindResource, kindScope, kindItem, kindPoint},
	kindEvent:    {kindResource, kindScope, kindItem, kindEvent},
	kindLink:     {kindResource, kindScope, kindItem, kindLink},
	kindExemplar: {kindResource, kindScope, kindItem, kindPoint, kindExemplar},
}

// parents has the kind of each kind's parent.
var parents = [kinds]kind{kindRoot, kindRoot, kindResource, kindScope, kindItem, kindItem, kindItem, kindPoint}

// has tells whether batches of the signal have nodes of a kind.
func (s signal) has(k uint64) bool {
	switch {
	case k <= uint64(kindItem):
		return true
	case s == signalTraces:
		return k == uint64(kindEvent) || k == uint64(kindLink)
	case s == signalMetrics:
		return k == uint64(kindPoint) || k == uint64(kindExemplar)
	}
	return false
}

// children has the kinds of the children of a kind.
func (s signal) children(k kind) []kind {
	switch {
	case k < kindItem:
		return chains[k+1][k:]
	case s == signalTraces && k == kindItem:
		return []kind{kindEvent, kindLink}
	case s == signalMetrics && k == kindItem:
		return chains[kindPoint][3:]
	case s == signalMetrics && k == kindPoint:
		return chains[kindExemplar][4:]
	}
	return nil
}

// isChild tells whether nodes of a kind have children of another.
func (s signal) isChild(child uint64, k kind) bool {
	return child != uint64(kindRoot) && s.has(child) && parents[child] == k
}

// goesEmpty tells whether a node of a kind that has lost its last child is removed as well.
func (s signal) goesEmpty(k kind) bool {
	return k == kindResource || k == kindScope || k == kindItem && s == signalMetrics
}
