package edits

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
	return ld
}

// job is an edit list for the records of typical.
type job struct {
	name string
	list func(records int) []byte
}

var jobs = []job{
	{"delete+set", func(records int) []byte {
		b := newList(signalLogs).str("user.email").str("redacted").sel(kindItem, 0, 0, 0)
		for i := range records {
			if i > 0 {
				b.op(opNext)
			}
			b.op(opDelete, 0).op(opPutBool, 1, 1)
		}
		return b.bytes()
	}},
	{"set from table", func(records int) []byte {
		b := newList(signalLogs).str("http.method").str("POST").sel(kindItem, 0, 0, 0)
		for i := range records {
			if i > 0 {
				b.op(opNext)
			}
			b.op(opPutTable, 0, 1)
		}
		return b.bytes()
	}},
	{"set body", func(records int) []byte {
		b := newList(signalLogs).sel(kindItem, 0, 0, 0)
		for i := range records {
			if i > 0 {
				b.op(opNext)
			}
			b.op(opSet).field(5, anyString("GET /api/v1/users/* HTTP/1.1 200 OK"))
		}
		return b.bytes()
	}},
	{"remove every second", func(records int) []byte {
		b := newList(signalLogs).sel(kindScope, 0, 0).op(opRemoveChildren, byte(kindItem)).u(uint64(records))
		for range (records + 7) / 8 {
			b.raw(0xaa)
		}
		return b.bytes()
	}},
	{"append as many", func(records int) []byte {
		b := newList(signalLogs).sel(kindScope, 0, 0)
		for range records {
			b.op(opAppend, byte(kindItem)).message(messageOf(typical(1)))
		}
		return b.bytes()
	}},
}

// BenchmarkApply changes every record; ns/op is of a record.
func BenchmarkApply(b *testing.B) {
	for _, j := range jobs {
		for _, records := range []int{10, 100, 1000} {
			b.Run(fmt.Sprintf("%s/%d", j.name, records), func(b *testing.B) {
				list := j.list(records)
				b.ReportAllocs()
				for done := 0; done < b.N; {
					b.StopTimer()
					batches := make([]plog.Logs, 1+1000/records)
					for i := range batches {
						batches[i] = typical(records)
					}
					b.StartTimer()
					for _, ld := range batches {
						if _, err := ApplyLogs(list, ld); err != nil {
							b.Fatal(err)
						}
						done += records
					}
				}
			})
		}
	}
}
