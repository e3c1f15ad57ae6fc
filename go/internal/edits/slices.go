package edits

// slice is what pdata's slices of messages have in common.
type slice[T any] interface {
	Len() int
	At(int) T
	AppendEmpty() T
	RemoveIf(func(T) bool)
}

// movable is a message whose content can be moved to another.
type movable[T any] interface{ MoveTo(T) }

// at sets a node to the i-th of a slice; false: there are no so many.
func at[S slice[T], T any](s S, i int, node *T) bool {
	if i >= s.Len() {
		return false
	}
	*node = s.At(i)
	return true
}

// putLast moves a message's content to a new one at the end of a slice.
func putLast[S slice[T], T movable[T]](s S, held T) { held.MoveTo(s.AppendEmpty()) }

// sweepSlice removes the marked messages of a slice.
func sweepSlice[S slice[T], T any](s S, gone bits) {
	i := -1
	s.RemoveIf(func(T) bool {
		i++
		return gone.has(i)
	})
}
