package otlp

import (
	"fmt"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
)

// typical is logs of about 213 bytes and 6 attributes a record.
func typical(records int) plog.Logs {
	ld := plog.NewLogs()
	resource := ld.ResourceLogs().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "checkout")
	scope := resource.ScopeLogs().AppendEmpty()
	for i := range records {
		record := scope.LogRecords().AppendEmpty()
		record.SetTimestamp(1_700_000_000_000_000_000)
		record.SetSeverityNumber(plog.SeverityNumberInfo)
		record.SetSeverityText("INFO")
		record.Body().SetStr("GET /api/v1/users/42 HTTP/1.1 200 OK")
		attrs := record.Attributes()
		attrs.PutStr("http.method", "GET")
		attrs.PutStr("http.route", "/api/v1/users/{id}")
		attrs.PutStr("user.email", "somebody@example.com")
		attrs.PutInt("http.status_code", 200)
		attrs.PutStr("k8s.pod.name", "checkout-5d9c7b")
		attrs.PutInt("request", int64(i))
	}
	b, _ := new(plog.ProtoMarshaler).MarshalLogs(ld)
	ld, _ = new(plog.ProtoUnmarshaler).UnmarshalLogs(b) // as it comes from the network
	return ld
}

// BenchmarkLogs encodes logs; ns/op is of a record.
func BenchmarkLogs(b *testing.B) {
	severity, attribute := &Projection{item: level{fields: severityNumber}}, &Projection{item: level{few: []string{"user.email"}}}
	var buf []byte
	for _, v := range []struct {
		name   string
		encode func(plog.Logs)
	}{
		{"pdata", func(ld plog.Logs) { buf, _ = new(plog.ProtoMarshaler).MarshalLogs(ld) }},
		{"pdata, appended", func(ld plog.Logs) {
			fresh, _ := new(plog.ProtoMarshaler).MarshalLogs(ld)
			buf = append(buf[:0], fresh...)
		}},
		{"everything", func(ld plog.Logs) { buf = AppendLogs(buf[:0], ld, nil) }},
		{"everything, fresh", func(ld plog.Logs) { buf = AppendLogs(nil, ld, nil) }},
		{"a field", func(ld plog.Logs) { buf = AppendLogs(buf[:0], ld, severity) }},
		{"an attribute", func(ld plog.Logs) { buf = AppendLogs(buf[:0], ld, attribute) }},
	} {
		for _, records := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d", v.name, records), func(b *testing.B) {
				batches := make([]plog.Logs, 1+10_000/records) // not all of it is in the processor's cache, as in real life
				for i := range batches {
					batches[i] = typical(records)
				}
				b.ReportAllocs()
				b.ResetTimer()
				for done := 0; done < b.N; done += records {
					v.encode(batches[done/records%len(batches)])
				}
			})
		}
	}
}
