package host

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// withField is a configuration that has a value of any type: the field x of every log record.
func withField(value string) string {
	return fmt.Sprintf(`yaml:
receivers: {nop: }
exporters: {nop: }
service:
  telemetry:
    logs:
      initial_fields:
        x: %s
  pipelines: {logs: {receivers: [nop], exporters: [nop]}}`, value)
}

func TestEnv_expands_references(t *testing.T) {
	env := map[string]string{"NAME": "word", "EMPTY": "", "NUMBER": "0123", "LIST": "[1, 2]", "INNER": "${env:NAME}", "_u1": "u"}
	for reference, want := range map[string]any{
		"${env:NAME}":                "word",
		"${NAME}":                    "word",
		"a${env:NAME}b${NAME}c":      "awordbwordc",
		"${env:NAME:-other}":         "word",
		"${env:MISSING:-other}":      "other",
		"${env:MISSING:-a:-b}":       "a:-b",
		"${env:MISSING:-${env:_u1}}": "u",
		"${env:MISSING:-}":           "",
		"${env:EMPTY}":               nil,
		"${env:EMPTY:-other}":        nil, // it is set
		"${env:MISSING:-7}":          7,
		"${env:INNER}":               "word",
		"${env:NUMBER}":              83, // YAML's octal, as upstream
		`"${env:NUMBER}"`:            83, // quotes around the whole do not make it a text, as upstream
		"0${env:NUMBER}":             "00123",
		"$$NAME":                     "$NAME",
		"$${env:NAME}":               "${env:NAME}",
		"$NAME":                      "$NAME",
	} {
		t.Run(reference, func(t *testing.T) {
			l := mustLoad(t, Settings{Config: []string{withField(reference)}, Env: env})
			wantMember(t, l, "service::telemetry::logs::initial_fields::x", want)
			if len(l.unset) != 0 {
				t.Errorf("unset are %v", l.unset)
			}
		})
	}
}

func TestEnv_serves_a_whole_configuration(t *testing.T) {
	c := started(t, Settings{Config: []string{"env:CONFIG"}, Env: map[string]string{"CONFIG": strings.TrimPrefix(idle, "yaml:")}})
	if len(c.Status().Pipelines) != 1 {
		t.Fatalf("status is %+v", c.Status())
	}
}

func TestEnv_notes_what_is_not_set(t *testing.T) {
	c := started(t, Settings{Config: []string{withField("${env:B} ${A} ${env:B} ${env:C:-} ${env:D:-d}")}, Env: map[string]string{}})
	if got := c.Status().Unset; !slices.Equal(got, []string{"B", "A"}) {
		t.Errorf("unset are %v, want each once and without those with a default", got)
	}
	var warned bool
	for _, event := range events(t, c) {
		warned = warned || event.Level == "warn" && event.Fields["names"] != nil
	}
	if !warned {
		t.Error("no warning names them")
	}
}

func TestEnv_hints_at_what_is_not_set_when_the_configuration_is_wrong(t *testing.T) {
	_, err := load(t, Settings{
		Config: []string{idle, "yaml:exporters::debug: {verbosity: loud, sampling_initial: '${env:INITIAL}${FURTHER}'}"},
		Env:    map[string]string{},
	})
	e := wantError(t, err, abi.ConfigInvalid, "loud")
	for _, text := range []string{"INITIAL, FURTHER", "${env:NAME:-default}"} {
		if !strings.Contains(e.Hint, text) {
			t.Errorf("hint %q does not say %q", e.Hint, text)
		}
	}
}

func TestEnv_refuses(t *testing.T) {
	some := map[string]string{"NAME": "x"}
	for name, test := range map[string]struct {
		reference string
		env       map[string]string
		texts     []string
	}{
		"no environment":          {"${env:NAME}", nil, []string{`"NAME" cannot be read`, "--allow-env"}},
		"no environment, default": {"${env:NAME:-x}", nil, []string{`"NAME" cannot be read`}},
		"a default without env:":  {"${NAME:-x}", some, []string{`scheme "NAME" is not supported`}}, // as upstream
		"a name with a dash":      {"${env:NA-ME}", some, []string{`"NA-ME" has invalid name`}},
		"a name with a digit":     {"${env:1NAME}", some, []string{`"1NAME" has invalid name`}},
		"a name without letters":  {"${env:}", some, []string{`"" has invalid name`}},
		"a bad value":             {"${env:NAME}", map[string]string{"NAME": "${env:2}"}, []string{`"2" has invalid name`}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, Settings{Config: []string{withField(test.reference)}, Env: test.env})
			wantError(t, err, abi.ConfigInvalid, test.texts...)
		})
	}
}

// Go's own environment is not read, so a variable of the process is not there unless the host gives it.
func TestEnv_is_the_hosts_map_only(t *testing.T) {
	t.Setenv("OTELCOL_DENO_TEST", "of the process")
	l := mustLoad(t, Settings{Config: []string{withField("${env:OTELCOL_DENO_TEST:-default}")}, Env: map[string]string{}})
	wantMember(t, l, "service::telemetry::logs::initial_fields::x", "default")
}

func TestEnv_is_each_collectors_own(t *testing.T) {
	config := []string{withField("${env:WHO}")}
	for _, who := range []string{"first", "second"} {
		c := started(t, Settings{Config: config, Env: map[string]string{"WHO": who}})
		found := false
		for _, event := range events(t, c) {
			found = found || event.Fields["x"] == who
		}
		if !found {
			t.Errorf("no log record of the %s collector has its field", who)
		}
	}
}
