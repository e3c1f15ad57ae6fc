package process

import (
	"errors"
	"net"
	"syscall"

	"go.opentelemetry.io/collector/pipeline"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// refused makes the error of a child that could not make or start the component.
func (i *instance) refused(why *pluginv1.Failed) error {
	if why.GetSignalUnsupported() {
		return pipeline.ErrSignalNotSupported
	}
	err := errors.New(why.GetError())
	switch {
	case why.GetAddressInUse() != "":
		return &addressError{err, &net.OpError{Op: "listen", Addr: address(why.GetAddressInUse()), Err: syscall.EADDRINUSE}}
	case why.GetWantedExtensions():
		return &extensionError{err}
	}
	return err
}

// extensionError is the error of a component that wanted an extension.
type extensionError struct{ error }

// Error implements error.
func (e *extensionError) Error() string { return e.error.Error() + ". " + hintExtension }

// Unwrap returns the component's own error.
func (e *extensionError) Unwrap() error { return e.error }

// addressError is the error of a component that could not listen. It is what it would be in this process.
type addressError struct {
	error
	op *net.OpError
}

// Unwrap returns what the system said to the child.
func (e *addressError) Unwrap() error { return e.op }

// address is a net.Addr by its text.
type address string

// Network implements net.Addr.
func (address) Network() string { return "" }

// String implements net.Addr.
func (a address) String() string { return string(a) }
