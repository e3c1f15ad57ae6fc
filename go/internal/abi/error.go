package abi

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Error is the one error that crosses the boundary.
type Error struct {
	Code      Code   // what kind
	Message   string // what was attempted, on what, what is wrong
	Component string // the component's ID in the configuration, if one is to blame
	Hint      string // the cure, if there is one
	Cause     error  // what Message was made of

	Places [][]string // the parts of the configuration that are to blame, as paths from its root
}

// Errorf makes an Error; a %w operand becomes its cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Cause: errors.Unwrap(err)}
}

// WithHint sets the cure.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error returns the message, and the hint after it.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + ". " + e.Hint
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// MarshalJSON writes {code, message, component, hint, places}; empty members are left out.
func (e *Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Code      string     `json:"code"`
		Message   string     `json:"message"`
		Component string     `json:"component,omitempty"`
		Hint      string     `json:"hint,omitempty"`
		Places    [][]string `json:"places,omitempty"`
	}{e.Code.String(), e.Message, e.Component, e.Hint, e.Places})
}

// PlacesOf returns the places of all errors that an error is made of, in their order.
func PlacesOf(err error) [][]string {
	if e, ok := err.(*Error); ok && len(e.Places) > 0 {
		return e.Places
	}
	var all [][]string
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return PlacesOf(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, PlacesOf(one)...)
		}
	}
	return all
}

// AsError returns err as an Error; what is not one is an Internal error.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return &Error{Code: Internal, Message: err.Error(), Cause: err}
}
