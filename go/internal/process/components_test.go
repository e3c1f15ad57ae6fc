package process

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumererror"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exportertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/receiver/receivertest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

// freeAddress is an address of this machine on which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func grpcListener(address string) map[string]any {
	return map[string]any{"protocols": map[string]any{"grpc": map[string]any{"endpoint": address}}}
}

func TestProcessors_shut_down_as_upstream_demands(t *testing.T) {
	p := opened(t, Settings{})
	for typ, values := range map[string]map[string]any{"fixture": nil, "batch": {"timeout": "1h"}} {
		f := factoryOf[processor.Factory](t, p, typ)
		processortest.VerifyShutdown(t, f, configured(t, f, values))
	}
}

func TestExporter_keeps_upstreams_contract(t *testing.T) {
	p := opened(t, Settings{})
	f, r, address := factoryOf[exporter.Factory](t, p, "otlp_grpc"), otlpreceiver.NewFactory(), freeAddress(t)
	exportertest.CheckConsumeContract(exportertest.CheckConsumeContractParams{
		T: t, NumberOfTestElements: 20, Signal: pipeline.SignalLogs,
		ExporterFactory: f, ExporterConfig: configured(t, f, map[string]any{
			"endpoint": address, "tls": map[string]any{"insecure": true},
			"sending_queue":    map[string]any{"enabled": false}, // else the check comes before the queue is empty
			"retry_on_failure": map[string]any{"initial_interval": "1ms", "max_interval": "10ms"},
		}),
		ReceiverFactory: r, ReceiverConfig: configured(t, r, grpcListener(address)),
	})
}

// otlpClient sends log records to an OTLP receiver, until they are accepted or refused for ever.
type otlpClient struct {
	t       *testing.T
	address string
	conn    *grpc.ClientConn
	sent    atomic.Int64
}

func (c *otlpClient) Start() {
	var err error
	if c.conn, err = grpc.NewClient(c.address, grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		c.t.Fatal(err)
	}
}

func (c *otlpClient) Stop() { c.conn.Close() }

func (c *otlpClient) Generate() []receivertest.UniqueIDAttrVal {
	id := receivertest.UniqueIDAttrVal(fmt.Sprint(c.sent.Add(1)))
	for {
		err := c.send(receivertest.CreateOneLogWithID(id))
		if err == nil || status.Code(err) == codes.Internal {
			return []receivertest.UniqueIDAttrVal{id}
		}
	}
}

func (c *otlpClient) send(ld plog.Logs) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err := plogotlp.NewGRPCClient(c.conn).Export(ctx, plogotlp.NewExportRequestFromLogs(ld), grpc.WaitForReady(true))
	return err
}

func TestReceiver_keeps_upstreams_contract(t *testing.T) {
	p := opened(t, Settings{})
	f, address := factoryOf[receiver.Factory](t, p, "otlp"), freeAddress(t)
	receivertest.CheckConsumeContract(receivertest.CheckConsumeContractParams{
		T: t, Factory: f, Signal: pipeline.SignalLogs, Config: configured(t, f, grpcListener(address)),
		Generator: &otlpClient{t: t, address: address}, GenerateCount: 30,
	})
}

func TestReceiver_shares_itself_among_signals_and_listens_again_after_a_fault(t *testing.T) {
	p := opened(t, Settings{})
	f, address := factoryOf[receiver.Factory](t, p, "otlp"), freeAddress(t)
	config := configured(t, f, grpcListener(address))
	set, _ := telemetry()
	settings := receiver.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set}
	sink := &consumertest.LogsSink{}
	traces, err := f.CreateTraces(t.Context(), settings, config, consumertest.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	logs, err := f.CreateLogs(t.Context(), settings, config, sink)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []component.Component{traces, logs} {
		if err := r.Start(t.Context(), &statusHost{}); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := r.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
		}()
	}
	client := &otlpClient{t: t, address: address}
	client.Start()
	defer client.Stop()
	if err := client.send(some(1)); err != nil {
		t.Fatal(err)
	}
	was := p.pid()
	p.kill(t)
	eventually(t, "there is a new process", func() bool { return p.pid() != was && p.pid() != 0 })
	eventually(t, "it takes logs again", func() bool { return client.send(some(1)) == nil })
	if sink.LogRecordCount() < 2 {
		t.Errorf("%d records arrived", sink.LogRecordCount())
	}
}

func TestConnector_chooses_among_pipelines_and_changes_the_signal(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[connector.Factory](t, p, "fixture")
	set, _ := telemetry()
	settings := connector.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set}
	a, b := &consumertest.LogsSink{}, &consumertest.LogsSink{}
	id := func(name string) pipeline.ID { return pipeline.NewIDWithName(pipeline.SignalLogs, name) }
	c, err := f.CreateLogsToLogs(t.Context(), settings, configured(t, f, nil), connector.NewLogsRouter(map[pipeline.ID]consumer.Logs{id("a"): a, id("b"): b}))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(t.Context(), &statusHost{}); err != nil {
		t.Fatal(err)
	}
	for _, ld := range []plog.Logs{some(1), some(2, "to", "a"), some(4, "to", "b"), once(t, 8, "exit")} {
		if err := c.ConsumeLogs(t.Context(), ld); err != nil {
			t.Error(err)
		}
	}
	if a.LogRecordCount() != 1+2+8 || b.LogRecordCount() != 1+4+8 {
		t.Errorf("a has %d, b has %d", a.LogRecordCount(), b.LogRecordCount())
	}
	if err := c.ConsumeLogs(t.Context(), some(1, "to", "c")); err == nil || !strings.Contains(err.Error(), `missing consumer: "logs/c"`) {
		t.Errorf("an unknown pipeline: %v", err)
	}
	if err := c.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}

	counts := &consumertest.MetricsSink{}
	m, err := f.CreateLogsToMetrics(t.Context(), settings, configured(t, f, nil), counts)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Start(t.Context(), &statusHost{}); err != nil {
		t.Fatal(err)
	}
	if err := m.ConsumeLogs(t.Context(), some(42)); err != nil {
		t.Error(err)
	}
	if got := counts.AllMetrics()[0].ResourceMetrics().At(0).ScopeMetrics().At(0).Metrics().At(0).Sum().DataPoints().At(0).IntValue(); got != 42 {
		t.Errorf("it counted %d", got)
	}
	if err := m.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestComponent_status_and_log_are_the_collectors(t *testing.T) {
	p := opened(t, Settings{})
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, consumertest.NewNop())
	for _, do := range []string{"ill", "well", "log"} {
		if err := r.ConsumeLogs(t.Context(), some(1, fixture.Do, do)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "both statuses are there", func() bool { return len(r.host.statuses()) == 2 })
	if list := r.host.statuses(); list[0] != componentstatus.StatusRecoverableError || list[1] != componentstatus.StatusOK || r.host.events[0].Err().Error() != fixture.ErrRefused.Error() {
		t.Errorf("the statuses are %v", list)
	}
	eventually(t, "what it wrote is in the log", func() bool {
		return contains(messages(r.logs), "to the standard output") && contains(messages(r.logs), "to the standard error")
	})
	entry := r.logs.FilterMessage("as the fixture was told").All()[0]
	if entry.Level.String() != "warn" || entry.LoggerName != "part" || fmt.Sprint(entry.ContextMap()["big"]) != "1152921504606846976" ||
		!strings.Contains(fmt.Sprint(entry.ContextMap()["caller"]), "fixture/act.go:") {
		t.Errorf("it logged %+v", entry)
	}
}

func TestExporter_that_takes_its_time_does_not_hang(t *testing.T) {
	p := opened(t, Settings{Timeout: 200 * time.Millisecond})
	f := factoryOf[exporter.Factory](t, p, "fixture")
	set, _ := telemetry()
	e, err := f.CreateLogs(t.Context(), exporter.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set}, configured(t, f, nil))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Start(t.Context(), &statusHost{}); err != nil {
		t.Fatal(err)
	}
	was := p.pid()
	if err := e.ConsumeLogs(t.Context(), some(1, fixture.Do, "slow")); err != nil || p.pid() != was {
		t.Errorf("it gives %v", err)
	}
	if err := e.ConsumeLogs(t.Context(), some(1, fixture.Do, "permanent")); !consumererror.IsPermanent(err) {
		t.Errorf("it gives %v", err)
	}
	if err := e.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := f.CreateTraces(t.Context(), exporter.Settings{ID: component.NewID(f.Type()), TelemetrySettings: set}, configured(t, f, nil)); err != pipeline.ErrSignalNotSupported {
		t.Errorf("traces: %v", err)
	}
}

func TestInstances_share_a_child_and_leave_nothing(t *testing.T) {
	p := opened(t, Settings{})
	f := factoryOf[processor.Factory](t, p, "fixture")
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			sink := &consumertest.LogsSink{}
			set, _ := telemetry()
			r, err := f.CreateLogs(t.Context(), processor.Settings{ID: component.NewIDWithName(f.Type(), fmt.Sprint(n)), TelemetrySettings: set},
				configured(t, f, map[string]any{"number": n}), sink)
			if err != nil {
				t.Error(err)
				return
			}
			_ = r.Start(t.Context(), &statusHost{})
			for range 20 {
				if err := r.ConsumeLogs(t.Context(), some(1)); err != nil {
					t.Error(err)
				}
			}
			done, _ := sink.AllLogs()[0].ResourceLogs().At(0).Resource().Attributes().Get(fixture.Done)
			if !strings.Contains(done.Str(), fmt.Sprintf("number=%d ", n)) {
				t.Errorf("%d has %s", n, done.Str())
			}
			if err := r.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
			if err := r.Shutdown(t.Context()); err != nil {
				t.Errorf("a second time: %v", err)
			}
		})
	}
	all.Wait()
	was := p.pid()
	p.end(t)
	eventually(t, "the process is gone", func() bool { return !alive(was) })
	r := start(t, f, nil, consumertest.NewNop())
	if err := r.ConsumeLogs(t.Context(), some(1)); err != nil || p.pid() == was {
		t.Errorf("when it is needed again: %v", err)
	}
}
