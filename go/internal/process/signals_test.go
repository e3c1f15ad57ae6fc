package process

import (
	"bytes"
	"context"
	"math"
	"net"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/client"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/consumer/xconsumer"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pprofile"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/testdata"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/xprocessor"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// everyValue gives a map a value of each kind, and their extremes.
func everyValue(m pcommon.Map) {
	m.PutStr("text", "ünï\x00\n")
	m.PutStr("", "no name")
	m.PutInt("least", math.MinInt64)
	m.PutInt("most", math.MaxInt64)
	m.PutDouble("fraction", math.SmallestNonzeroFloat64)
	m.PutDouble("nan", math.NaN())
	m.PutDouble("infinite", math.Inf(-1))
	m.PutBool("yes", true)
	m.PutEmpty("empty")
	m.PutEmptyBytes("bytes").FromRaw([]byte{0, 255, 10})
	list := m.PutEmptySlice("list")
	list.AppendEmpty().SetInt(1)
	list.AppendEmpty()
	list.AppendEmpty().SetEmptySlice()
	list.AppendEmpty().SetEmptyMap().PutEmptyMap("deep").PutStr("er", "")
}

// through sends telemetry through the fixture's processor, here and in the child, and compares what comes out, in bytes.
func through[T any, C component.Component](
	t *testing.T, name string, signal wire.Signal[T], telemetry T, create func(processor.Factory, consumeFunc[T]) (C, error), give func(C, context.Context, T) error,
) {
	t.Helper()
	p := opened(t, Settings{})
	ctx := client.NewContext(t.Context(), client.Info{
		Addr:     &net.TCPAddr{IP: net.IPv6loopback, Port: 4317},
		Metadata: client.NewMetadata(map[string][]string{"Tenant": {"a", "b"}, "other": {""}}),
		Auth:     testAuth{},
	})
	ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1, 2}, SpanID: trace.SpanID{3}, Remote: true}))
	out := map[string][]byte{}
	for where, factory := range map[string]processor.Factory{"here": fixture.NewProcessor(), "child": factoryOf[processor.Factory](t, p, "fixture")} {
		c, err := create(factory, func(ctx context.Context, telemetry T) error {
			if tenant := client.FromContext(ctx).Metadata.Get("tenant"); len(tenant) != 2 {
				t.Errorf("%s %s: behind it the tenant is %q", name, where, tenant)
			}
			data, err := signal.Marshal(telemetry)
			out[where] = data
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(t.Context(), componenttest.NewNopHost()); err != nil {
			t.Fatal(err)
		}
		input, err := signal.Marshal(telemetry)
		if err != nil {
			t.Fatal(err)
		}
		copied, err := signal.Unmarshal(input)
		if err != nil {
			t.Fatal(err)
		}
		if err := give(c, ctx, copied); err != nil {
			t.Errorf("%s %s: %v", name, where, err)
		}
		if err := c.Shutdown(t.Context()); err != nil {
			t.Errorf("%s %s: %v", name, where, err)
		}
	}
	if len(out["here"]) == 0 || !bytes.Equal(out["here"], out["child"]) {
		t.Errorf("%s: in the child %d bytes come out, here %d", name, len(out["child"]), len(out["here"]))
	}
	for _, text := range []string{`text="default"`, "a,b", "*net.TCPAddr [::1]:4317", "it is me", "01020000000000000000000000000000/0300000000000000", "the collector"} {
		if !strings.Contains(string(out["child"]), text) {
			t.Errorf("%s: the processor was not told %q", name, text)
		}
	}
}

type testAuth struct{}

func (testAuth) GetAttribute(name string) any {
	if name == "subject" {
		return "it is me"
	}
	return []string{"x", "y"}
}
func (testAuth) GetAttributeNames() []string { return []string{"subject", "groups"} }

func settingsOf(factory component.Factory) processor.Settings {
	set, _ := telemetry()
	return processor.Settings{ID: component.NewIDWithName(factory.Type(), "x/y"), TelemetrySettings: set}
}

func TestProcessor_of_every_signal_gives_what_it_gives_in_process(t *testing.T) {
	td := testdata.GenerateTraces(5)
	td.ResourceSpans().AppendEmpty()
	everyValue(td.ResourceSpans().At(0).Resource().Attributes())
	everyValue(td.ResourceSpans().At(0).ScopeSpans().At(0).Spans().At(0).Attributes())
	through(t, "traces", wire.Traces, td, func(f processor.Factory, next consumeFunc[ptrace.Traces]) (processor.Traces, error) {
		to, _ := consumer.NewTraces(next)
		return f.CreateTraces(t.Context(), settingsOf(f), configured(t, f, nil), to)
	}, processor.Traces.ConsumeTraces)

	md := testdata.GenerateMetricsAllTypes()
	testdata.GenerateMetrics(20).ResourceMetrics().MoveAndAppendTo(md.ResourceMetrics())
	everyValue(md.ResourceMetrics().At(0).Resource().Attributes())
	through(t, "metrics", wire.Metrics, md, func(f processor.Factory, next consumeFunc[pmetric.Metrics]) (processor.Metrics, error) {
		to, _ := consumer.NewMetrics(next)
		return f.CreateMetrics(t.Context(), settingsOf(f), configured(t, f, nil), to)
	}, processor.Metrics.ConsumeMetrics)

	ld := testdata.GenerateLogs(5)
	everyValue(ld.ResourceLogs().At(0).Resource().Attributes())
	everyValue(ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().SetEmptyMap())
	through(t, "logs", wire.Logs, ld, func(f processor.Factory, next consumeFunc[plog.Logs]) (processor.Logs, error) {
		to, _ := consumer.NewLogs(next)
		return f.CreateLogs(t.Context(), settingsOf(f), configured(t, f, nil), to)
	}, processor.Logs.ConsumeLogs)

	pd := testdata.GenerateProfiles(5)
	everyValue(pd.ResourceProfiles().At(0).Resource().Attributes())
	through(t, "profiles", wire.Profiles, pd, func(f processor.Factory, next consumeFunc[pprofile.Profiles]) (xprocessor.Profiles, error) {
		to, _ := xconsumer.NewProfiles(next)
		return f.(xprocessor.Factory).CreateProfiles(t.Context(), settingsOf(f), configured(t, f, nil), to)
	}, xprocessor.Profiles.ConsumeProfiles)
}

func TestProcessor_that_changes_nothing_gives_the_very_same(t *testing.T) {
	p := opened(t, Settings{})
	sink := &consumertest.LogsSink{}
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, sink)
	ld := some(10, fixture.Do, "pass")
	if err := r.ConsumeLogs(t.Context(), ld); err != nil {
		t.Fatal(err)
	}
	if got := sink.AllLogs()[0]; got != ld {
		t.Errorf("it was decoded anew: %v", got)
	}
}

func TestProcessor_takes_large_telemetry(t *testing.T) {
	const size = 8 << 20
	p := opened(t, Settings{window: size / 8})
	sink := &consumertest.LogsSink{}
	r := start(t, factoryOf[processor.Factory](t, p, "fixture"), nil, sink)
	large := some(1, "padding", strings.Repeat("x", size))
	if err := r.ConsumeLogs(t.Context(), large); err != nil {
		t.Fatal(err)
	}
	if text, _ := sink.AllLogs()[0].ResourceLogs().At(0).Resource().Attributes().Get("padding"); len(text.Str()) != size {
		t.Errorf("%d bytes came out", len(text.Str()))
	}
	if err := r.ConsumeLogs(t.Context(), plog.NewLogs()); err != nil {
		t.Errorf("empty telemetry: %v", err)
	}
	again := some(1, "padding", strings.Repeat("x", size), fixture.Do, "detached")
	if err := r.ConsumeLogs(t.Context(), again); err != nil {
		t.Errorf("emitted by itself: %v", err)
	}
}
