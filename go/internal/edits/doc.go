// Package edits applies edit lists to pdata: what a component that sees a batch as OTLP bytes wants changed in it.
// docs/EDITS.md is the format.
//
// A list is not trusted. Whatever is wrong with it is an [Error], which names the op; nothing in it is believed before it
// is checked against the batch, and nothing is allocated by a length or a count that the list only claims. After an
// error the batch may be half-edited, so the caller refuses it. The batch never refers to the list's bytes afterwards.
//
// Only the public API of pdata is used, because the library may be built with other releases of the Collector.
//
//	apply.go      entries, and the loop over the ops
//	target.go     where the ops apply: SELECT, NEXT, SKIP
//	attributes.go PUT_…, DELETE, CLEAR, RENAME
//	fields.go     SET, UNSET, SET_DATA, SET_SCHEMA_URL
//	structure.go  APPEND, REPLACE, MOVE, REMOVE, REMOVE_CHILDREN
//	marks.go      what is marked as removed, and its removal at the end
//	logs.go, traces.go, metrics.go, points.go  what there is in each signal
package edits
