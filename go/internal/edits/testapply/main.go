// Command testapply applies edit lists, for tests of what writes them in other languages.
//
// It reads frames from standard input until that ends: u32 signal (1 logs, 2 traces, 3 metrics), u32 length and bytes of
// a batch in OTLP, u32 length and bytes of a list. To each it answers on standard output: u32 status (0 applied, 1
// refused), u32 length and bytes of the batch as it is then, or of the error's text. All numbers are little-endian.
//
// With 256 added to the signal the list is a projection in JSON, and the answer what it names of the batch.
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"

	"github.com/otelcol-deno/otelcol-deno/go/internal/edits"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

func main() {
	if err := serve(bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)); err != nil {
		fmt.Fprintln(os.Stderr, "testapply:", err)
		os.Exit(1)
	}
}

// serve answers frame by frame.
func serve(in *bufio.Reader, out *bufio.Writer) error {
	for {
		var signal uint32
		switch err := binary.Read(in, binary.LittleEndian, &signal); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		batch, err := readBytes(in)
		if err != nil {
			return err
		}
		list, err := readBytes(in)
		if err != nil {
			return err
		}
		status, answer := uint32(0), []byte(nil)
		if answer, err = apply(signal, batch, list); err != nil {
			status, answer = 1, []byte(err.Error())
		}
		head := binary.LittleEndian.AppendUint32(nil, status)
		head = binary.LittleEndian.AppendUint32(head, uint32(len(answer)))
		_, _ = out.Write(head)
		_, _ = out.Write(answer)
		if err := out.Flush(); err != nil {
			return err
		}
	}
}

func readBytes(in io.Reader) ([]byte, error) {
	var n uint32
	if err := binary.Read(in, binary.LittleEndian, &n); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	_, err := io.ReadFull(in, b)
	return b, err
}

func apply(signal uint32, batch, list []byte) ([]byte, error) {
	var p *otlp.Projection
	if signal > 256 {
		if err := json.Unmarshal(list, &p); err != nil {
			return nil, err
		}
	}
	switch signal {
	case 256 + 1:
		ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(batch)
		return otlp.AppendLogs(nil, ld, p), err
	case 256 + 2:
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(batch)
		return otlp.AppendTraces(nil, td, p), err
	case 256 + 3:
		md, err := (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(batch)
		return otlp.AppendMetrics(nil, md, p), err
	case 1:
		ld, err := (&plog.ProtoUnmarshaler{}).UnmarshalLogs(batch)
		if err != nil {
			return nil, fmt.Errorf("the batch: %w", err)
		}
		if _, err := edits.ApplyLogs(list, ld); err != nil {
			return nil, err
		}
		return (&plog.ProtoMarshaler{}).MarshalLogs(ld)
	case 2:
		td, err := (&ptrace.ProtoUnmarshaler{}).UnmarshalTraces(batch)
		if err != nil {
			return nil, fmt.Errorf("the batch: %w", err)
		}
		if _, err := edits.ApplyTraces(list, td); err != nil {
			return nil, err
		}
		return (&ptrace.ProtoMarshaler{}).MarshalTraces(td)
	case 3:
		md, err := (&pmetric.ProtoUnmarshaler{}).UnmarshalMetrics(batch)
		if err != nil {
			return nil, fmt.Errorf("the batch: %w", err)
		}
		if _, err := edits.ApplyMetrics(list, md); err != nil {
			return nil, err
		}
		return (&pmetric.ProtoMarshaler{}).MarshalMetrics(md)
	}
	return nil, fmt.Errorf("signal %d", signal)
}
