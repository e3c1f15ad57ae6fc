// Package abi holds what the C boundary is made of: result codes, the error that crosses it,
// caller-owned output buffers, integer handles and the panic barrier.
//
// It is pure Go: no cgo, so that its rules are tested with the race detector in milliseconds.
// The exports in package main only decode, call and encode with it. docs/ABI.md is the reference.
package abi

// Version is the version of the C ABI. A host refuses a library whose version differs from its own.
// It changes when a symbol, a parameter, a JSON member or a code changes its meaning; it is not the product's version.
const Version = 2
