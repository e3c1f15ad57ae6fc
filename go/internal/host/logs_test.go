package host

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.uber.org/zap"
)

// logger is one that writes to the event stream, at level info.
func logger(t *testing.T, e *Events) *zap.Logger {
	t.Helper()
	config := zap.NewProductionConfig()
	config.Sampling = nil
	config.InitialFields = map[string]any{"initial": "i"}
	built, err := buildLogger(LogsEvents, e)(config)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func TestLogs_become_events(t *testing.T) {
	e := NewEvents()
	log := logger(t, e).Named("a").Named("b").With(zap.String("with", "w"))
	log.Debug("not this one")
	log.Warn("this one", zap.Int("n", 7), zap.Error(errBroken), zap.Duration("d", time.Second), zap.Namespace("deep"), zap.Bool("x", true))
	list := take(t, e, everything)
	if len(list) != 1 {
		t.Fatalf("events are %+v, want one: the level is the configuration's", list)
	}
	got := list[0]
	if got.Type != "log" || got.Level != "warn" || got.Logger != "a.b" || got.Message != "this one" {
		t.Errorf("event is %+v", got)
	}
	want := "map[d:1e+09 deep:map[x:true] error:the probe is broken initial:i n:7 with:w]"
	if fmt.Sprint(got.Fields) != want {
		t.Errorf("fields are %v, want %v", got.Fields, want)
	}
}

func TestLogs_of_loggers_made_from_one_keep_to_themselves(t *testing.T) {
	e := NewEvents()
	base := logger(t, e).With(zap.String("base", "b"))
	first, second := base.With(zap.Int("n", 1)), base.With(zap.Int("n", 2), zap.Int("m", 2))
	first.Info("first")
	second.Info("second")
	base.Info("base")
	var all []string
	for _, event := range take(t, e, everything) {
		all = append(all, fmt.Sprint(event.Message, event.Fields))
	}
	want := "firstmap[base:b initial:i n:1] secondmap[base:b initial:i m:2 n:2] basemap[base:b initial:i]"
	if got := strings.Join(all, " "); got != want {
		t.Errorf("events are %s, want %s", got, want)
	}
}

// send gives one log record to the OTLP receiver on a port.
func send(t *testing.T, port int) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	body := `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"hello"}}]}]}]}`
	response, err := client.Post("http://"+local(port)+"/v1/logs", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if text, err := io.ReadAll(response.Body); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("the receiver answers %s %s (%v)", response.Status, text, err)
	}
}

// chain is a configuration that passes what comes in on one port to the debug exporter.
func chain(port int) string {
	return fmt.Sprintf(`yaml:
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
exporters: {debug: {sampling_initial: 100}}
service: {pipelines: {logs: {receivers: [otlp], exporters: [debug]}}}`, port)
}

// exported counts what the debug exporter tells of in the event stream.
func exported(list []Event) (records int) {
	for _, event := range list {
		if n, ok := event.Fields["log records"].(float64); ok && event.Level == "info" {
			records += int(n)
		}
	}
	return records
}

func TestCollectors_logs_are_their_own(t *testing.T) {
	ports := []int{freePort(t), freePort(t)}
	first := started(t, Settings{Config: []string{chain(ports[0])}})
	second := started(t, Settings{Config: []string{chain(ports[1])}})
	send(t, ports[0])
	send(t, ports[0])
	send(t, ports[1])
	mustStop(t, first) // the exporter's queue is empty afterwards
	mustStop(t, second)
	if a, b := exported(events(t, first)), exported(events(t, second)); a != 2 || b != 1 {
		t.Fatalf("the first collector exported %d records and the second %d, want 2 and 1", a, b)
	}
}

func TestStop_drains_what_was_accepted(t *testing.T) {
	from, to := freePort(t), freePort(t)
	sender := newCollector(t, Settings{Config: []string{fmt.Sprintf(`yaml:
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
processors: {batch: {timeout: 1h, send_batch_size: 1000}}
exporters: {otlp: {endpoint: "127.0.0.1:%d", tls: {insecure: true}}}
service: {pipelines: {logs: {receivers: [otlp], processors: [batch], exporters: [otlp]}}}`, from, to)}})
	backend := started(t, Settings{Config: []string{strings.Replace(chain(to), "http:", "grpc:", 1)}})
	mustStart(t, sender)
	for range 5 {
		send(t, from)
	}
	mustStop(t, sender)
	mustStop(t, backend)
	if got := exported(events(t, backend)); got != 5 {
		t.Fatalf("%d of 5 records arrived", got)
	}
}

func TestLogs_go_where_the_configuration_says_unless_events_are_wanted(t *testing.T) {
	for mode, inFile := range map[string]bool{LogsStderr: true, LogsEvents: false} {
		t.Run(mode, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "collector.log")
			set := "service.telemetry.logs={output_paths: [" + path + "], encoding: json, initial_fields: {x: y}}"
			c := started(t, Settings{Config: []string{idle}, Set: []string{set}, Logs: mode})
			mustStop(t, c)
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(string(text), "Everything is ready"); got != inFile {
				t.Errorf("the file has the records: %v, want %v", got, inFile)
			}
			logs := 0
			for _, event := range events(t, c) {
				if event.Type == "log" {
					logs++
				}
			}
			if (logs > 0) == inFile {
				t.Errorf("%d records are events", logs)
			}
		})
	}
}

func TestLogs_name_the_component(t *testing.T) {
	p := probe{start: func(context.Context, component.Host) error { return errBroken }}
	c := newCollector(t, Settings{Config: []string{probed}}, p.receiver())
	if c.Start() == nil {
		t.Fatal("it started")
	}
	for _, event := range events(t, c) {
		if event.Level == "error" && event.Fields["id"] == "probe" && event.Fields["error"] == errBroken.Error() {
			return
		}
	}
	t.Fatal("no record of level error names the component")
}
