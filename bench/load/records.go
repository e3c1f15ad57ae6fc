package main

import (
	"fmt"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
)

// variety is how many different requests are made and sent in turn.
const variety = 8

// makeRequests marshals requests of so many log records each, with six attributes and about 213 bytes a record.
func makeRequests(batch int) ([][]byte, error) {
	requests := make([][]byte, variety)
	for i := range requests {
		var err error
		if requests[i], err = plogotlp.NewExportRequestFromLogs(makeLogs(batch, i)).MarshalProto(); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

// makeVaried marshals requests like those of makeRequests, of which a tenth has severity WARN and method POST, from four
// services, with an access log's line as body.
func makeVaried(batch int) ([][]byte, error) {
	requests := make([][]byte, variety)
	for i := range requests {
		logs := plog.NewLogs()
		services := 4
		for batch%services != 0 {
			services /= 2
		}
		for s := range services {
			makeLogs(batch/services, i*services+s).ResourceLogs().MoveAndAppendTo(logs.ResourceLogs())
			resource := logs.ResourceLogs().At(s)
			resource.Resource().Attributes().PutStr("service.name", []string{"checkout", "cart", "payment", "shipping"}[s])
			vary(resource.ScopeLogs().At(0).LogRecords())
		}
		var err error
		if requests[i], err = plogotlp.NewExportRequestFromLogs(logs).MarshalProto(); err != nil {
			return nil, err
		}
	}
	return requests, nil
}

func vary(records plog.LogRecordSlice) {
	for i, record := range records.All() {
		method := "GET"
		if i%2 == 0 {
			method = "POST"
		}
		record.Attributes().PutStr("http.method", method)
		if i%10 < 2 {
			record.SetSeverityNumber(plog.SeverityNumberWarn)
			record.SetSeverityText("WARN")
		}
		record.Body().SetStr(fmt.Sprintf("10.0.%d.%d %s /orders/%d %d %dms", i%7, i%251, method, 100_000+i, 200+i%3, i%997))
	}
}

// makeFault marshals a request of one log record whose body asks the processor `faulty` for a fault.
func makeFault(name string) ([]byte, error) {
	logs := makeLogs(1, 0)
	logs.ResourceLogs().At(0).ScopeLogs().At(0).LogRecords().At(0).Body().SetStr(name)
	return plogotlp.NewExportRequestFromLogs(logs).MarshalProto()
}

func makeLogs(batch, seed int) plog.Logs {
	logs := plog.NewLogs()
	resource := logs.ResourceLogs().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "checkout")
	resource.Resource().Attributes().PutStr("host.name", fmt.Sprintf("node-%02d", seed))
	records := resource.ScopeLogs().AppendEmpty().LogRecords()
	records.EnsureCapacity(batch)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range batch {
		n := seed*batch + i
		at := pcommon.NewTimestampFromTime(start.Add(time.Duration(n) * time.Millisecond))
		record := records.AppendEmpty()
		record.SetTimestamp(at)
		record.SetObservedTimestamp(at)
		record.SetSeverityNumber(plog.SeverityNumberInfo)
		record.SetSeverityText("INFO")
		record.Body().SetStr(fmt.Sprintf("order %08d accepted", n))
		attributes := record.Attributes()
		attributes.EnsureCapacity(6)
		attributes.PutStr("http.method", "POST")
		attributes.PutStr("http.route", "/orders/{id}")
		attributes.PutInt("http.status_code", int64(200+n%3))
		attributes.PutStr("user.email", fmt.Sprintf("user%05d@example.com", n%100_000))
		attributes.PutDouble("duration", float64(n%997)/7)
		attributes.PutBool("retry", n%5 == 0)
	}
	return logs
}
