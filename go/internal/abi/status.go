package abi

// Code is a result code. An export answers minus the code when it fails; zero and above is a result.
type Code int32

// The codes. Numbers are never reused. lib/errors.ts has the same table (checked by `deno task check-abi`).
const (
	Internal            Code = 1  // a panic or a bug in the library
	BufferTooSmall      Code = 2  // the output buffer does not hold the answer; its first four bytes say the size
	InvalidArgument     Code = 3  // a handle, a JSON text or a value that cannot be used
	ConfigInvalid       Code = 4  // the Collector's configuration is missing or wrong
	StartFailed         Code = 5  // a component did not start
	AddressInUse        Code = 6  // a component could not listen
	StartCanceled       Code = 7  // stop was called while the collector was starting
	StopTimeout         Code = 8  // the collector did not stop before the deadline
	CollectorFailed     Code = 9  // the collector ended by itself, or its stop met errors
	PluginNotFound      Code = 10 // no such plugin file, or it cannot be read
	PluginInvalid       Code = 11 // the file is not a Go plugin for this machine
	PluginIncompatible  Code = 12 // built with another Go, other flags or other module versions than the library
	PluginNoFactory     Code = 13 // no usable NewFactory or NewFactories
	PluginFailed        Code = 14 // the plugin's own code failed or panicked
	PluginConflict      Code = 15 // a component type that is already there
	PluginUntrusted     Code = 16 // the content is not the one that was demanded
	PipelineRefused     Code = 17 // a pipeline refused telemetry, and would do so again
	PipelineUnavailable Code = 18 // a pipeline did not take telemetry, which may be sent again
)

var names = map[Code]string{
	Internal:            "INTERNAL",
	BufferTooSmall:      "BUFFER_TOO_SMALL",
	InvalidArgument:     "INVALID_ARGUMENT",
	ConfigInvalid:       "CONFIG_INVALID",
	StartFailed:         "START_FAILED",
	AddressInUse:        "ADDRESS_IN_USE",
	StartCanceled:       "START_CANCELED",
	StopTimeout:         "STOP_TIMEOUT",
	CollectorFailed:     "COLLECTOR_FAILED",
	PluginNotFound:      "PLUGIN_NOT_FOUND",
	PluginInvalid:       "PLUGIN_INVALID",
	PluginIncompatible:  "PLUGIN_INCOMPATIBLE",
	PluginNoFactory:     "PLUGIN_NO_FACTORY",
	PluginFailed:        "PLUGIN_FAILED",
	PluginConflict:      "PLUGIN_CONFLICT",
	PluginUntrusted:     "PLUGIN_UNTRUSTED",
	PipelineRefused:     "PIPELINE_REFUSED",
	PipelineUnavailable: "PIPELINE_UNAVAILABLE",
}

// String returns the code's name, as it stands in the error's JSON.
func (c Code) String() string {
	if name, ok := names[c]; ok {
		return name
	}
	return "UNKNOWN"
}
