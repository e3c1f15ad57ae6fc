package process

import (
	"sync/atomic"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	tracenoop "go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"

	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// host is the component.Host of an instance: the collector as far as it reaches into this process. Its extensions do
// not; that they were asked for explains an error.
type host struct {
	instance *instance
	asked    atomic.Bool
}

// GetExtensions implements component.Host.
func (h *host) GetExtensions() map[component.ID]component.Component {
	h.asked.Store(true)
	return map[component.ID]component.Component{}
}

func (h *host) wantedExtensions() bool { return h.asked.Load() }

// Report implements componentstatus.Reporter.
func (h *host) Report(event *componentstatus.Event) {
	s := &pluginv1.Status{Status: int32(event.Status())}
	if err := event.Err(); err != nil {
		s.Error = err.Error()
	}
	h.instance.send(&pluginv1.ChildMessage{Message: &pluginv1.ChildMessage_Status{Status: s}})
}

// telemetry is what the component is given for its own telemetry: its log goes to the host, its metrics and traces to
// nobody.
func (i *instance) telemetry() component.TelemetrySettings {
	return component.TelemetrySettings{
		Logger:         zap.New(&logCore{instance: i, level: zapLevel(i.order.GetLogLevel())}, zap.AddCaller(), zap.AddStacktrace(zap.ErrorLevel)),
		TracerProvider: tracenoop.NewTracerProvider(),
		MeterProvider:  metricnoop.NewMeterProvider(),
		Resource:       resource(i.order.GetResource()),
	}
}

func resource(data []byte) pcommon.Resource {
	decoded, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(data)
	if err != nil || decoded.ResourceLogs().Len() == 0 {
		return pcommon.NewResource()
	}
	return decoded.ResourceLogs().At(0).Resource()
}

func buildInfo(build *pluginv1.Build) component.BuildInfo {
	return component.BuildInfo{Command: build.GetCommand(), Description: build.GetDescription(), Version: build.GetVersion()}
}
