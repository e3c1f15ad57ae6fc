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
