package bridge

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Sections of an answer.
const (
	sectionEdits     = 1 // an edit list
	sectionError     = 2 // JSON: Failure
	sectionTelemetry = 3 // JSON: telemetry
	sectionEmit      = 4 // u8 signal, u8 n, n times (u8 length, pipeline ID), OTLP bytes
	sectionReads     = 5 // JSON: what the chain reads, null for everything, see learn.go

	// Of a process, which has no other way to its host and to the library.
	sectionMessage  = 16 // JSON: what a Worker sends its host
	sectionState    = 17 // what the components keep, as V8 writes it
	sectionEmission = 18 // u32 number, u32 unit: a section sectionEmit of its own accord stands behind
	sectionWhole    = 19 // it wants all of the batch
)

// answerHeader is the length of what stands before the sections: u32 id of the job (0: it answers none), u8 how many
// units of the chain are done, u8 whether there is a section of reads, two zeros. Each section is u32 length, u8 kind, bytes. Little-endian.
const answerHeader = 8

// answer is a decoded frame; its slices are of the frame.
type answer struct {
	id        uint32
	done      int
	edits     []byte
	failure   *Failure
	telemetry []byte
	reads     []byte
	emits     []emit
	message   []byte
	state     []byte
	emission  []byte
	whole     bool
}

// Failure is why a handler did not do its work.
type Failure struct {
	Message   string `json:"message"`
	Position  string `json:"position"` // file:line:column, "" if it is not known
	Retryable bool   `json:"retryable"`
	Kind      string `json:"kind"`
}

// Kinds of failures.
const (
	kindError   = "error"   // the handler threw
	kindTimeout = "timeout" // there was no answer in time
	kindLost    = "lost"    // the Worker did not come back
	kindAnswer  = "answer"  // what it answered cannot be used
)

// clean keeps a module from writing what it likes into logs and into the attributes of metrics.
func (f *Failure) clean() {
	if f.Kind != kindTimeout {
		f.Kind = kindError
	}
	f.Message, f.Position = cut(f.Message, maxText), cut(f.Position, maxText)
}

// maxText is how many bytes of a text of a module are kept. The Worker cuts at less.
const maxText = 16 << 10

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// Error implements error.
func (f *Failure) Error() string {
	if f.Position == "" {
		return f.Message
	}
	return fmt.Sprintf("%s (%s)", f.Message, f.Position)
}

type emit struct {
	signal    Signal
	pipelines []string
	bytes     []byte
}

var errTruncated = errors.New("the answer is truncated")

// readAnswer decodes what a Worker answered; it may be anything.
func readAnswer(frame []byte) (answer, error) {
	if len(frame) < answerHeader {
		return answer{}, errTruncated
	}
	a := answer{id: binary.LittleEndian.Uint32(frame), done: int(frame[4])}
	for rest := frame[answerHeader:]; len(rest) > 0; {
		if len(rest) < 5 {
			return a, errTruncated
		}
		size, kind := binary.LittleEndian.Uint32(rest), rest[4]
		if uint64(size) > uint64(len(rest)-5) {
			return a, errTruncated
		}
		if err := a.add(kind, rest[5:5+size]); err != nil {
			return a, err
		}
		rest = rest[5+size:]
	}
	return a, nil
}

func (a *answer) add(kind uint8, content []byte) error {
	switch kind {
	case sectionEdits:
		a.edits = content
	case sectionTelemetry:
		a.telemetry = content
	case sectionReads:
		a.reads = content
	case sectionMessage:
		a.message = content
	case sectionState:
		a.state = content
	case sectionEmission:
		a.emission = content
	case sectionWhole:
		a.whole = true
	case sectionError:
		a.failure = &Failure{}
		if err := json.Unmarshal(content, a.failure); err != nil {
			return fmt.Errorf("the answer's error cannot be read: %w", err)
		}
		a.failure.clean()
	case sectionEmit:
		e, err := readEmit(content)
		if err != nil {
			return err
		}
		a.emits = append(a.emits, e)
	default:
		return fmt.Errorf("the answer has a section of unknown kind %d", kind)
	}
	return nil
}

func readEmit(content []byte) (emit, error) {
	if len(content) < 2 {
		return emit{}, errTruncated
	}
	e := emit{signal: Signal(content[0])}
	rest := content[2:]
	for range content[1] {
		if len(rest) == 0 || len(rest) < 1+int(rest[0]) {
			return emit{}, errTruncated
		}
		e.pipelines = append(e.pipelines, string(rest[1:1+rest[0]]))
		rest = rest[1+rest[0]:]
	}
	e.bytes = rest
	return e, nil
}
