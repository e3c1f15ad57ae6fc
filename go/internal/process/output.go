package process

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/go-hclog"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/otelcol-deno/otelcol-deno/go/internal/subprocess"
)

// maxLine is how many bytes of one line that a child writes are looked at as one.
const maxLine = 64 << 10

// lastWords begin what the Go runtime writes when a program dies.
var lastWords = []string{"panic: ", "fatal error: ", "runtime: out of memory", "runtime: cannot", "SIG"}

// handshakeLine is what go-plugin waits for on the child's standard output.
var handshakeLine = regexp.MustCompile(`\d+\|\d+\|(unix|tcp)\|\S+`)

// output takes what a child writes, and what go-plugin hears from it, to the collector's log.
type output struct {
	log   func() *zap.Logger
	words subprocess.Words // of the standard error
}

func newOutput(log func() *zap.Logger) *output {
	return &output{log: log, words: subprocess.Words{Last: func(line string) bool {
		return slices.ContainsFunc(lastWords, func(word string) bool { return strings.HasPrefix(line, word) })
	}}}
}

// stdout reads a child's standard output to its end. The handshake's line goes to go-plugin, everything else to the log.
func (o *output) stdout(from io.Reader, handshake *io.PipeWriter) {
	defer handshake.Close()
	lines := bufio.NewReaderSize(from, maxLine)
	for spoken := false; ; {
		line, _, err := lines.ReadLine()
		if err != nil {
			return
		}
		text := string(line)
		if at := handshakeLine.FindStringIndex(text); !spoken && at != nil {
			spoken = true
			go func(line string) { _, _ = io.WriteString(handshake, line+"\n") }(text[at[0]:])
			text = text[:at[0]]
		}
		o.line("stdout", zapcore.InfoLevel, text)
	}
}

// line logs one line.
func (o *output) line(stream string, level zapcore.Level, text string) {
	if text = strings.TrimRight(text, "\r\n"); text != "" {
		o.log().Log(level, text, zap.String("stream", stream))
	}
}

// writer returns where go-plugin copies what the child's os.Stdout and os.Stderr get after the handshake.
func (o *output) writer(stream string) io.Writer { return &lineWriter{o: o, stream: stream} }

type lineWriter struct {
	o      *output
	stream string
	rest   string
}

// Write implements io.Writer.
func (w *lineWriter) Write(data []byte) (int, error) {
	lines := strings.Split(w.rest+string(data), "\n")
	w.rest = lines[len(lines)-1]
	for _, line := range lines[:len(lines)-1] {
		if w.stream == "stdout" || !w.o.dies(line) {
			w.o.line(w.stream, zapcore.InfoLevel, line)
		}
	}
	if len(w.rest) > maxLine {
		w.o.line(w.stream, zapcore.InfoLevel, w.rest)
		w.rest = ""
	}
	return len(data), nil
}

// Accept implements hclog.SinkAdapter: go-plugin logs each line of the child's standard error.
func (o *output) Accept(name string, level hclog.Level, message string, args ...any) {
	if name != clientLogger+"."+processName {
		return // go-plugin's own records: what matters of them is an error here
	}
	if o.dies(message) {
		return
	}
	fields := []zap.Field{zap.String("stream", "stderr")}
	for i := 0; i+1 < len(args); i += 2 {
		if key := fmt.Sprint(args[i]); key != "timestamp" {
			fields = append(fields, zap.Any(key, args[i+1]))
		}
	}
	to := map[hclog.Level]zapcore.Level{hclog.Warn: zapcore.WarnLevel, hclog.Error: zapcore.ErrorLevel}[level]
	if message != "" {
		o.log().Log(to, message, fields...)
	}
}

// dies says whether a line of the standard error is part of what a dying process writes: it is kept as one text.
func (o *output) dies(line string) bool { return o.words.Take(line) }

// death returns the line that says best why the process ended, and all that it wrote about it; "" for nothing.
func (o *output) death() (cause, dump string) {
	dump, cause = o.words.Death()
	if dump != "" {
		cause, _, _ = strings.Cut(dump, "\n")
	}
	return cause, dump
}
