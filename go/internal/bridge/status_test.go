package bridge

import (
	"context"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/component/componenttest"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// reporter is a collector's host that keeps what is reported.
type reporter struct {
	component.Host
	events chan *componentstatus.Event
}

func (r reporter) Report(e *componentstatus.Event) { r.events <- e }

func TestWhileNoProcessServesThatIsTheStatus(t *testing.T) {
	g, h := newProcessGroup(t, hangStop)
	u := g.units[0]
	reader := sdkmetric.NewManualReader()
	set := componenttest.NewNopTelemetrySettings()
	set.MeterProvider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	if err := u.observe(Logs, set); err != nil {
		t.Fatal(err)
	}
	host := reporter{componenttest.NewNopHost(), make(chan *componentstatus.Event, 10)}
	u.made(t)
	if err := u.start(context.Background(), host); err != nil {
		t.Fatal(err)
	}
	h.serve()
	done := background(g, "exit")
	for range 2 {
		h.replace()
		lost := within(t, host.events, "it is not reported")
		if lost.Status() != componentstatus.StatusRecoverableError || !strings.Contains(lost.Err().Error(), "exit status 3") {
			t.Errorf("got %v: %v", lost.Status(), lost.Err())
		}
		if e := within(t, host.events, "the recovery is not reported"); e.Status() != componentstatus.StatusOK {
			t.Errorf("got %v", e.Status())
		}
	}
	wantFailure(t, within(t, done, "the batch is not answered"), "lost", "exit status 3")
	if n := sumOf(t, reader, "otelcol_deno_lost_workers"); n != 2 {
		t.Errorf("%d were counted", n)
	}
}

// sumOf is the sum of a counter.
func sumOf(t *testing.T, reader sdkmetric.Reader, name string) (sum int64) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			if data, ok := m.Data.(metricdata.Sum[int64]); ok && m.Name == name {
				for _, point := range data.DataPoints {
					sum += point.Value
				}
			}
		}
	}
	return sum
}
