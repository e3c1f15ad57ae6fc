package host

import (
	"encoding/binary"
	"encoding/json"
	"testing"

	"go.opentelemetry.io/collector/pdata/plog"
)

func (r response) frame(id uint32) []byte {
	frame := binary.LittleEndian.AppendUint32(nil, id)
	frame = append(frame, r.done+r.odd, 0, 0, 0)
	section := func(kind byte, content []byte) {
		frame = append(binary.LittleEndian.AppendUint32(frame, uint32(len(content))), kind)
		frame = append(frame, content...)
	}
	if r.edits != nil {
		section(1, r.edits)
	}
	if r.failure != nil {
		text, _ := json.Marshal(r.failure)
		section(2, text)
	}
	for _, e := range r.emits {
		content := []byte{byte(e.signal), byte(len(e.pipelines))}
		for _, id := range e.pipelines {
			content = append(append(content, byte(len(id))), id...)
		}
		section(4, append(content, e.otlp...))
	}
	return frame
}

// bodies is a batch of log records; bodiesOf reads one.
func bodies(texts ...string) []byte {
	logs := plog.NewLogs()
	records := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords()
	for _, text := range texts {
		records.AppendEmpty().Body().SetStr(text)
	}
	otlp, _ := new(plog.ProtoMarshaler).MarshalLogs(logs)
	return otlp
}

func bodiesOf(t *testing.T, otlp []byte) (texts []string) {
	t.Helper()
	logs, err := new(plog.ProtoUnmarshaler).UnmarshalLogs(otlp)
	if err != nil {
		t.Fatalf("no OTLP: %v", err)
	}
	for _, r := range logs.ResourceLogs().All() {
		for _, s := range r.ScopeLogs().All() {
			for _, record := range s.LogRecords().All() {
				texts = append(texts, record.Body().Str())
			}
		}
	}
	return texts
}
