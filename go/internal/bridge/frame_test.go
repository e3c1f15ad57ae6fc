package bridge

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
)

// section is a section of an answer.
func section(kind byte, content string) []byte {
	return append(append(binary.LittleEndian.AppendUint32(nil, uint32(len(content))), kind), content...)
}

// frameOf is an answer to a job.
func frameOf(id uint32, done byte, sections ...[]byte) []byte {
	frame := append(binary.LittleEndian.AppendUint32(nil, id), done, 0, 0, 0)
	return append(frame, bytes.Join(sections, nil)...)
}

func TestAnswersAreRead(t *testing.T) {
	failure := section(sectionError, `{"message":"no","position":"x.ts:1:2","retryable":true,"kind":"timeout"}`)
	emit := section(sectionEmit, "\x02\x02\x04logs\x06traces"+"OTLP")
	a, err := readAnswer(frameOf(7, 3, section(sectionEdits, "EDITS"), failure, section(sectionTelemetry, "{}"), emit))
	if err != nil {
		t.Fatal(err)
	}
	if a.id != 7 || a.done != 3 || string(a.edits) != "EDITS" || string(a.telemetry) != "{}" {
		t.Errorf("got %+v", a)
	}
	if got := *a.failure; got != (Failure{"no", "x.ts:1:2", true, kindTimeout}) {
		t.Errorf("the failure is %+v", got)
	}
	if e := a.emits[0]; e.signal != Traces || strings.Join(e.pipelines, ",") != "logs,traces" || string(e.bytes) != "OTLP" {
		t.Errorf("what is emitted is %+v", e)
	}
}

func TestAnswersThatAreNoneAreRefused(t *testing.T) {
	for name, frame := range map[string][]byte{
		"nothing":             {},
		"half a header":       {1, 0, 0, 0, 1},
		"half a section":      append(frameOf(1, 1), 1, 0, 0),
		"too short a section": append(frameOf(1, 1), 5, 0, 0, 0, sectionEdits, 1),
		"a length of 4 GiB":   append(frameOf(1, 1), 255, 255, 255, 255, sectionEdits, 1),
		"an unknown section":  frameOf(1, 1, section(99, "")),
		"no JSON":             frameOf(1, 1, section(sectionError, "no")),
		"JSON of another":     frameOf(1, 1, section(sectionError, `{"message":5}`)),
		"an emit of nothing":  frameOf(1, 1, section(sectionEmit, "\x01")),
		"an emit to half":     frameOf(1, 1, section(sectionEmit, "\x01\x01\x04log")),
		"an emit to too many": frameOf(1, 1, section(sectionEmit, "\x01\xff\x04logs")),
	} {
		if a, err := readAnswer(frame); err == nil {
			t.Errorf("%s: it was read as %+v", name, a)
		}
	}
}

// What a module says is in logs and in attributes of metrics: it may not choose the kind, nor write without end.
func TestFailuresAreCleaned(t *testing.T) {
	text := `{"kind":"` + strings.Repeat("k", 99) + `","message":"` + strings.Repeat("é", maxText) + `","position":"` + strings.Repeat("p", 2*maxText) + `"}`
	a, err := readAnswer(frameOf(1, 0, section(sectionError, text)))
	if err != nil {
		t.Fatal(err)
	}
	if f := a.failure; f.Kind != kindError || len(f.Message) > maxText+3 || len(f.Position) > maxText+3 || !strings.HasSuffix(f.Message, "é…") {
		t.Errorf("kind %q, a message of %d bytes, a position of %d bytes", f.Kind, len(f.Message), len(f.Position))
	}
}

// FuzzReadAnswer: whatever a Worker answers, nothing is read beyond it, and what was read is of it.
func FuzzReadAnswer(f *testing.F) {
	f.Add(frameOf(1, 1))
	f.Add(frameOf(1, 1, section(sectionEdits, "\x01\x01\x33"), section(sectionTelemetry, `{"logs":[{"component":"deno/x"}]}`)))
	f.Add(frameOf(1, 0, section(sectionError, `{"message":"no","kind":"error"}`)))
	f.Add(frameOf(1, 1, section(sectionEmit, "\x01\x01\x04logsOTLP"), section(sectionReads, "null")))
	f.Fuzz(func(t *testing.T, frame []byte) {
		exact := append(make([]byte, 0, len(frame)), frame...)
		a, err := readAnswer(exact)
		if err != nil {
			return
		}
		total := answerHeader + len(a.edits) + len(a.telemetry) + len(a.reads) + len(a.message) + len(a.state)
		for _, e := range a.emits {
			total += len(e.bytes)
		}
		if total > len(frame) {
			t.Errorf("%d bytes were read of %d", total, len(frame))
		}
	})
}
