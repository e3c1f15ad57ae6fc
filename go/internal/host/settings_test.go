package host

import (
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/featuregate"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Gates are the process's, so the test has its own.
var (
	alpha = featuregate.GlobalRegistry().MustRegister("otelcoldeno.test.alpha", featuregate.StageAlpha)
	beta  = featuregate.GlobalRegistry().MustRegister("otelcoldeno.test.beta", featuregate.StageBeta)
	_     = featuregate.GlobalRegistry().MustRegister("otelcoldeno.test.stable", featuregate.StageStable,
		featuregate.WithRegisterToVersion("v9.9.9"))
)

func resetGates(t *testing.T) {
	t.Helper()
	t.Cleanup(func() {
		for id, enabled := range map[string]bool{alpha.ID(): false, beta.ID(): true} {
			if err := featuregate.GlobalRegistry().Set(id, enabled); err != nil {
				t.Error(err)
			}
		}
	})
}

func newWithGates(ids ...string) error {
	_, err := New(Settings{FeatureGates: ids}, component.BuildInfo{}, testFactories())
	return err
}

func TestFeatureGates_are_set(t *testing.T) {
	for name, test := range map[string]struct {
		ids         []string
		alpha, beta bool
	}{
		"none":       {nil, false, true},
		"plain":      {[]string{"otelcoldeno.test.alpha"}, true, true},
		"plus":       {[]string{"+otelcoldeno.test.alpha"}, true, true},
		"minus":      {[]string{"-otelcoldeno.test.beta"}, false, false},
		"two":        {[]string{"otelcoldeno.test.alpha", "-otelcoldeno.test.beta"}, true, false},
		"one twice":  {[]string{"otelcoldeno.test.alpha", "-otelcoldeno.test.alpha"}, false, true},
		"not at all": {[]string{"-otelcoldeno.test.alpha", "+otelcoldeno.test.beta"}, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			resetGates(t)
			if err := newWithGates(test.ids...); err != nil {
				t.Fatal(err)
			}
			if alpha.IsEnabled() != test.alpha || beta.IsEnabled() != test.beta {
				t.Errorf("alpha is %v, beta %v", alpha.IsEnabled(), beta.IsEnabled())
			}
		})
	}
}

func TestFeatureGates_are_all_looked_at_before_one_is_set(t *testing.T) {
	for _, unknown := range []string{"otelcoldeno.test.nope", "", "+", "-otelcoldeno.test", " otelcoldeno.test.alpha"} {
		resetGates(t)
		wantError(t, newWithGates("otelcoldeno.test.alpha", unknown), abi.InvalidArgument, "no such gate")
		if alpha.IsEnabled() {
			t.Errorf("with %q the first gate was set", unknown)
		}
	}
}

func TestFeatureGates_refuse_what_upstream_refuses(t *testing.T) {
	resetGates(t)
	wantError(t, newWithGates("-otelcoldeno.test.stable"), abi.InvalidArgument, "otelcoldeno.test.stable", "can not be disabled")
}
