package process

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
)

// cpu is what this process and another one have used, in seconds.
func cpu(pid int) float64 {
	var own syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &own)
	used := time.Duration(own.Utime.Nano() + own.Stime.Nano()).Seconds()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return used
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	for _, ticks := range fields[11:13] { // utime and stime, in hundredths of a second
		n, _ := strconv.Atoi(ticks)
		used += float64(n) / 100
	}
	return used
}

// typical is telemetry of about 210 bytes and 6 attributes a record.
func typical(records int, attributes ...string) plog.Logs {
	ld := some(records, attributes...)
	for _, record := range ld.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().All() {
		record.Body().SetStr("GET /api/v1/users/42 HTTP/1.1 200 OK, in 12 ms")
		record.SetSeverityText("INFO")
		for _, key := range []string{"http.method", "http.route", "user.email", "net.peer.ip", "k8s.pod.name"} {
			record.Attributes().PutStr(key, "value-of-"+key)
		}
		record.Attributes().PutInt("http.status_code", 200)
	}
	return ld
}

// BenchmarkProcessor gives telemetry to the fixture's processor, here and in a child; "cpu-us/op" counts both processes.
func BenchmarkProcessor(b *testing.B) {
	p := opened(b, Settings{})
	for _, records := range []int{10, 100, 1000} {
		for _, do := range []string{"change", "pass"} {
			for where, factory := range map[string]processor.Factory{"here": fixture.NewProcessor(), "child": factoryOf[processor.Factory](b, p, "fixture")} {
				b.Run(fmt.Sprintf("%d/%s/%s", records, do, where), func(b *testing.B) {
					r := start(b, factory, nil, consumertest.NewNop())
					ld := typical(records, fixture.Do, do)
					before := cpu(p.pid())
					for b.Loop() {
						if err := r.ConsumeLogs(b.Context(), ld); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric((cpu(p.pid())-before)*1e6/float64(b.N), "cpu-us/op")
				})
			}
		}
	}
}
