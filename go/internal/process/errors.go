package process

import (
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// errDead says that the child died while it was asked for something. What was asked for may be asked of the next one.
var errDead = errors.New("the plugin's process ended")

// hintExtension is the cure for a component that wants another one's help.
const hintExtension = "A component in a process of its own cannot use the collector's extensions: build the plugin as a Go plugin (without --process), or build it in"

// failed is the error of a plugin whose process does not do its work. A caller may try again.
func failed(name, format string, args ...any) *abi.Error {
	e := abi.Errorf(abi.PluginFailed, format, args...)
	e.Message = "Plugin \"" + name + "\": " + e.Message
	return e
}

// plain says what went wrong on the connection, in one word for all the ways in which gRPC says it, and without the path
// of the socket.
func plain(err error) error {
	switch status.Code(err) {
	case codes.Unavailable, codes.Canceled, codes.Internal, codes.Unknown, codes.OutOfRange:
		return errDead
	case codes.DeadlineExceeded:
		return errors.New("it did not answer in time")
	case codes.Unimplemented:
		return errors.New("it does not know what it was asked for: it is of another version")
	}
	return errors.New(status.Convert(err).Message())
}
