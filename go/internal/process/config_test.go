package process

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

const around = `
receivers: {feed: }
exporters: {sink: }
service:
  pipelines: {logs: {receivers: [feed], processors: [fixture], exporters: [sink]}}
`

func TestConfig_is_the_same_in_the_child_as_in_process(t *testing.T) {
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	number, whole, all := file("number", "0123\n"), file("whole.yaml", "text: ${env:PIN}\nany:\n- 1.0\n- ${env:PIN}\n"),
		file("all.yaml", "fixture:\n  text: ${env:PIN}\n  list: [$$x]\n")
	env := map[string]string{
		"PIN": "0123", "WORD": "word", "BIG": "9007199254740993", "EMPTY": "", "LIST": "[a, b]", "NESTED": "${env:PIN}",
		"FOLDER": folder, "CONFIG": "text: ${env:PIN}\nnumber: 7", "DOLLARS": "a$$b", "PROCESSORS": "fixture:\n  text: ${WORD}",
	}
	p := opened(t, Settings{})
	child, here := factoryOf[processor.Factory](t, p, "fixture"), fixture.NewProcessor()
	of := func(lines ...string) string { return "processors:\n  fixture:\n    " + strings.Join(lines, "\n    ") }
	for name, test := range map[string]struct {
		yaml string
		set  []string
		want string // in it
	}{
		"nothing":                      {of(), nil, `text="default"`},
		"a number for a text":          {of("text: ${env:PIN}"), nil, `text="0123"`},
		"the same for anything":        {of("any: ${env:PIN}"), nil, "any=83"},
		"inside of a text":             {of("text: a${PIN}b"), nil, `text="a0123b"`},
		"in quotes":                    {of(`text: "${env:PIN}"`), nil, `text="0123"`},
		"behind another":               {of("text: ${env:NESTED}"), nil, `text="0123"`},
		"a default":                    {of("text: ${env:NONE:-0777}"), nil, `text="0777"`},
		"an empty default":             {of("text: ${env:NONE:-}"), nil, `text=""`},
		"an unset variable":            {of("text: ${env:NONE}"), nil, `text=`},
		"an empty variable":            {of("any: ${env:EMPTY}"), nil, "any=<nil>"},
		"integers above 2^53":          {of("number: ${env:BIG}", "any: 9007199254740993"), nil, "number=9007199254740993 float=0 any=9007199254740993"},
		"a whole fraction":             {of("any: 1.0", "float: 3"), nil, "float=3 any=1"},
		"dollars":                      {of("text: $$x $${env:PIN} $y ${env:DOLLARS}"), nil, `text="$x ${env:PIN} $y`},
		"in keys and lists":            {of("map: {a::b: 1}", "list: ${env:LIST}"), nil, `list=["a" "b"]`},
		"a file":                       {of("text: ${file:" + number + "}"), nil, "0123"},
		"a file, its name referred to": {of("text: ${file:${env:FOLDER}/number}"), nil, "0123"},
		"the component in a file":      {of("${file:" + whole + "}"), nil, `text="0123"`},
		"the component in a variable":  {of("${env:CONFIG}"), nil, `text="0123" number=7`},
		"all components in a file":     {"processors: ${file:" + all + "}", nil, `list=["$x"]`},
		"all components in a variable": {"processors: ${PROCESSORS}", nil, `text="word"`},
		"--set":                        {of("text: x", "number: 1"), []string{"processors.fixture.text=${env:PIN}", "processors.fixture.number=2"}, `text="0123" number=2`},
		"--set over a reference":       {"processors: ${file:" + all + "}", []string{"processors.fixture.text=set"}, `text="set"`},
		"a secret":                     {of("secret: ${env:PIN}"), nil, `secret="0123"`},
		"a date":                       {of("any: 2001-01-02"), nil, "any="},
	} {
		t.Run(name, func(t *testing.T) {
			settings := host.Settings{Config: []string{"yaml:" + test.yaml + around}, Set: test.set, Env: env}
			want := newGraph(t, settings, here).mark(t)
			got := newGraph(t, settings, child).mark(t)
			if got != want || !strings.Contains(got, test.want) {
				t.Errorf("in the child it is\n%s\nin process\n%s", got, want)
			}
		})
	}
}

func TestConfig_errors_of_the_child_are_the_collectors(t *testing.T) {
	p := opened(t, Settings{})
	child := factoryOf[processor.Factory](t, p, "fixture")
	for yaml, text := range map[string]string{
		"processors: {fixture: {unknown: 1}}":         "processors::fixture: decoding failed due to the following error(s):\n\n'fixture.Config' has invalid keys: unknown",
		"processors: {fixture: {number: x}}":          "'number' expected type 'int64', got unconvertible type 'string'",
		"processors: {fixture: {text: invalid}}":      "processors::fixture: the text is invalid, says the fixture",
		"processors: {fixture: {fail: create}}":       "the fixture cannot be created",
		"processors: {fixture: {text: '${env:X-Y}'}}": "invalid name",
	} {
		g := newGraph(t, host.Settings{Config: []string{"yaml:" + yaml + around}, Env: map[string]string{}}, child)
		e := abi.AsError(g.Start())
		if e.Code != abi.ConfigInvalid || !strings.Contains(e.Message, text) {
			t.Errorf("%s: %s %s", yaml, e.Code, e.Message)
		}
	}
	for yaml, text := range map[string]string{
		"processors: {fixture: {fail: start}}":     "the fixture does not start",
		"processors: {fixture: {fail: extension}}": "cannot use the collector's extensions: build the plugin as a Go plugin",
	} {
		g := newGraph(t, host.Settings{Config: []string{"yaml:" + yaml + around}, Env: map[string]string{}}, child)
		e := abi.AsError(g.Start())
		if e.Code != abi.StartFailed || !strings.Contains(e.Message, text) {
			t.Errorf("%s: %s %s", yaml, e.Code, e.Message)
		}
	}
	if got := len(p.supervisor.instances); got != 0 {
		t.Errorf("%d instances are left", got)
	}
}
