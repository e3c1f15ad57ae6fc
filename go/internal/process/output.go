package process

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/go-hclog"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// maxLine is how many bytes of one line that a child writes are looked at as one.
const maxLine = 64 << 10

// keptLines is how many lines of what a child wrote to its standard error are kept, to say why it died.
const keptLines = 40

// handshakeLine is what go-plugin waits for on the child's standard output.
var handshakeLine = regexp.MustCompile(`\d+\|\d+\|(unix|tcp)\|\S+`)

// output takes what a child writes, and what go-plugin hears from it, to the collector's log.
type output struct {
	log func() *zap.Logger

	mu   sync.Mutex
	last []string // of the standard error
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
		w.o.keep(w.stream, line)
		w.o.line(w.stream, zapcore.InfoLevel, line)
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
	o.keep("stderr", message)
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

func (o *output) keep(stream, line string) {
	if stream != "stderr" {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.last = append(o.last, line); len(o.last) > keptLines {
		o.last = o.last[1:]
	}
}

// cause returns the line of the standard error that says best why the process ended, "" if there is none.
func (o *output) cause() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, line := range o.last {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "runtime: out of memory") {
			return line
		}
	}
	for i := len(o.last) - 1; i >= 0; i-- {
		if line := strings.TrimSpace(o.last[i]); line != "" {
			return line
		}
	}
	return ""
}
