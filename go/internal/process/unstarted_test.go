package process

import (
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/processor"
)

// A collector that cannot start shuts every component down: those that it has not started, and the one that failed.
func TestComponents_of_a_collector_that_cannot_start_are_shut_down(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	make := func(fail string) component.Component {
		set, _ := telemetry()
		c, err := f.CreateLogs(t.Context(), processor.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set},
			configured(t, f, map[string]any{"fail": fail}), consumertest.NewNop())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if err := make("stop").Shutdown(t.Context()); err == nil || err.Error() != "the fixture does not stop well" {
		t.Errorf("one that was not started: %v", err)
	}
	failing := make("start")
	if err := failing.Start(t.Context(), componenttest.NewNopHost()); err == nil || err.Error() != "the fixture does not start" {
		t.Errorf("it starts: %v", err)
	}
	if err := failing.Shutdown(t.Context()); err != nil {
		t.Errorf("the one that failed: %v", err)
	}
}
