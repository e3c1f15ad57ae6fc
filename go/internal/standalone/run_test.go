package standalone

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.uber.org/goleak"
)

const (
	statusFailed = 1
	statusConfig = 78
)

func TestRun_answers_78_for_a_bad_configuration(t *testing.T) {
	for name, test := range map[string]struct {
		environ []string
		texts   []string
	}{
		"no test.yaml":       {nil, []string{"test.yaml", "no such file"}},
		"an empty variable":  {[]string{ConfigVariable + "= , "}, []string{"test.yaml", "no such file"}},
		"a missing file":     {[]string{ConfigVariable + "=missing.yaml"}, []string{"missing.yaml"}},
		"a wrong one":        {[]string{ConfigVariable + "=yaml:{service: 5, receivers: }"}, []string{"service"}},
		"of the environment": {[]string{ConfigVariable + "=env:OF_THE_HOST", "OF_THE_HOST=nope: 1"}, []string{"nope"}},
		"the second of two":  {[]string{ConfigVariable + "=env:ONE,env:TWO", "ONE=" + config, "TWO=receivers: {none: }"}, []string{"none"}},
		"what is not set":    {[]string{ConfigVariable + "=env:NOT_THERE"}, []string{"NOT_THERE"}},
	} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			t.Chdir(t.TempDir())
			said := catchStderr(t)
			if got := runWith(probe{}, "", test.environ...); got != statusConfig {
				t.Errorf("status is %d, want %d", got, statusConfig)
			}
			said.wantTexts(t, append(test.texts, "otelcol-deno: Cannot use the configuration")...)
			goleak.VerifyNone(t, before)
		})
	}
}

func TestRun_answers_1_when_the_collector_fails(t *testing.T) {
	broken := errors.New("the probe is broken")
	for name, test := range map[string]struct {
		p    probe
		text string
	}{
		"at the start": {probe{StartFunc: func(context.Context, component.Host) error { return broken }}, "Cannot start the collector"},
		"later": {probe{StartFunc: func(_ context.Context, host component.Host) error {
			componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(broken))
			return nil
		}}, "The collector ended by itself"},
	} {
		t.Run(name, func(t *testing.T) {
			before := goleak.IgnoreCurrent()
			said := catchStderr(t)
			if got := runWith(test.p, "", ConfigVariable+"=yaml:"+config); got != statusFailed {
				t.Errorf("status is %d, want %d", got, statusFailed)
			}
			said.wantTexts(t, test.text, "the probe is broken")
			goleak.VerifyNone(t, before)
		})
	}
}

func TestRun_reads_test_yaml_of_the_working_directory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("test.yaml", []byte("receivers: {from_the_file: }"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := catchStderr(t)
	if got := runWith(probe{}, ""); got != statusConfig {
		t.Errorf("status is %d, want %d", got, statusConfig)
	}
	said.wantTexts(t, "from_the_file")
}

func TestRun_skips_a_plugin_that_does_not_load(t *testing.T) {
	variable := PluginsVariable + "=of-the-variable.so"
	for name, test := range map[string]struct {
		files string
		want  []string
		not   string
	}{
		"of the caller":   {"one.so, two.so", []string{`"one.so"`, `"two.so"`}, "of-the-variable"},
		"of the variable": {"", []string{`"of-the-variable.so"`}, "one.so"},
		"of blanks":       {" \t", []string{`"of-the-variable.so"`}, "one.so"},
		"none at all":     {",", nil, ".so"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			said := catchStderr(t)
			if got := runWith(probe{}, test.files, variable, ConfigVariable+"=missing.yaml"); got != statusConfig {
				t.Errorf("status is %d, want %d: it goes on without the plugin", got, statusConfig)
			}
			said.wantTexts(t, append(test.want, "missing.yaml")...)
			for _, text := range test.want {
				said.wantTexts(t, "plugin skipped: Cannot load plugin "+text)
			}
			if strings.Contains(said.text(t), test.not) {
				t.Errorf("it says %q:\n%s", test.not, said.text(t))
			}
		})
	}
}

func TestRun_reports_a_panic(t *testing.T) {
	said := catchStderr(t)
	if got := Run("x.so", nil, component.BuildInfo{}, nil); got != statusFailed {
		t.Errorf("status is %d, want %d", got, statusFailed)
	}
	said.wantTexts(t, "otelcol-deno: panic in the library: ")

	status := runWith(probe{StartFunc: func(context.Context, component.Host) error { panic("boom") }}, "", ConfigVariable+"=yaml:"+config)
	if status != statusFailed {
		t.Errorf("status is %d, want %d", status, statusFailed)
	}
	said.wantTexts(t, "boom")
}
