package wire

import (
	"errors"

	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumererror/xconsumererror"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// Signal is what there is to know of one kind of telemetry, of the pdata type T.
type Signal[T any] struct {
	Number    pluginv1.Signal
	Marshal   func(T) ([]byte, error)
	Unmarshal func([]byte) (T, error)
	Count     func(T) int           // items: spans, data points, log records, samples
	Rest      func(error) (T, bool) // the telemetry that a partial error carries
	WithRest  func(error, T) error  // a partial error
}

// Traces, Metrics, Logs and Profiles are the signals.
var (
	Traces = Signal[ptrace.Traces]{
		Number:    pluginv1.Signal_SIGNAL_TRACES,
		Marshal:   (&ptrace.ProtoMarshaler{}).MarshalTraces,
		Unmarshal: (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces,
		Count:     ptrace.Traces.SpanCount,
		Rest:      rest[ptrace.Traces, consumererror.Traces],
		WithRest:  consumererror.NewTraces,
	}
	Metrics = Signal[pmetric.Metrics]{
		Number:    pluginv1.Signal_SIGNAL_METRICS,
		Marshal:   (&pmetric.ProtoMarshaler{}).MarshalMetrics,
		Unmarshal: (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics,
		Count:     pmetric.Metrics.DataPointCount,
		Rest:      rest[pmetric.Metrics, consumererror.Metrics],
		WithRest:  consumererror.NewMetrics,
	}
	Logs = Signal[plog.Logs]{
		Number:    pluginv1.Signal_SIGNAL_LOGS,
		Marshal:   (&plog.ProtoMarshaler{}).MarshalLogs,
		Unmarshal: (&plog.ProtoUnmarshaler{}).UnmarshalLogs,
		Count:     plog.Logs.LogRecordCount,
		Rest:      rest[plog.Logs, consumererror.Logs],
		WithRest:  consumererror.NewLogs,
	}
	Profiles = Signal[pprofile.Profiles]{
		Number:    pluginv1.Signal_SIGNAL_PROFILES,
		Marshal:   (&pprofile.ProtoMarshaler{}).MarshalProfiles,
		Unmarshal: (&pprofile.ProtoUnmarshaler{}).UnmarshalProfiles,
		Count:     pprofile.Profiles.SampleCount,
		Rest:      rest[pprofile.Profiles, xconsumererror.Profiles],
		WithRest:  xconsumererror.NewProfiles,
	}
)

// partial is an error of the Collector that carries telemetry.
type partial[T any] interface {
	error
	Data() T
}

func rest[T any, E partial[T]](err error) (data T, ok bool) {
	var e E
	if ok = errors.As(err, &e); ok {
		data = e.Data()
	}
	return data, ok
}
