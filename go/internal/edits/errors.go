package edits

import (
	"errors"
	"fmt"
)

// Error says what is wrong with an edit list, and with which op.
type Error struct {
	Offset int    // of the op, in bytes from the list's beginning
	Op     string // its name in docs/EDITS.md
	Cause  error  // what is wrong
}

// Error returns the op, its place and the cause.
func (e *Error) Error() string {
	return fmt.Sprintf("edit list: %s at byte %d: %v", e.Op, e.Offset, e.Cause)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

var (
	errTruncated = errors.New("the list ends within it")
	errVarint    = errors.New("a varint is longer than 64 bits")
	errUTF8      = errors.New("a string is not UTF-8")
	errDead      = errors.New("its target, or what that is in, was removed or moved away")
)

// name is what docs/EDITS.md calls an op.
func (op opcode) name() string {
	if op&^7 == opSelect {
		return "SELECT " + kind(op-opSelect).String()
	}
	if name := opNames[op]; name != "" {
		return name
	}
	return fmt.Sprintf("opcode 0x%02x", byte(op))
}

var opNames = [256]string{
	opString: "STRING", opNext: "NEXT", opSkip: "SKIP",
	opSet: "SET", opSetSchemaURL: "SET_SCHEMA_URL", opSetData: "SET_DATA", opUnset: "UNSET",
	opAppend: "APPEND", opReplace: "REPLACE", opMove: "MOVE", opRemove: "REMOVE", opRemoveChildren: "REMOVE_CHILDREN",
	opPut: "PUT", opPutString: "PUT_STRING", opPutTable: "PUT_TABLE", opPutBool: "PUT_BOOL", opPutInt: "PUT_INT",
	opPutDouble: "PUT_DOUBLE", opDelete: "DELETE", opClear: "CLEAR", opRename: "RENAME",
}
