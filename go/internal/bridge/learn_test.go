package bridge

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/otlp"
)

// learned answers a job with what the chain reads.
func learned(job []byte, reads string) []byte {
	answer := answerTo(job, 1|1<<8)
	answer = binary.LittleEndian.AppendUint32(answer, uint32(len(reads)))
	return append(append(answer, sectionReads), reads...)
}

func TestAWorkerIsSentWhatItHasLearnedAndMayFetchTheRest(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	f := idle(t, g, nil)
	room := make([]byte, 64)
	var answer []byte
	for _, step := range []struct{ reads, want string }{
		{`{"item": {"fields": ["body"]}}`, "whole"},
		{`{"item": {"fields": ["body", "nonsense"]}}`, "some"},
		{`null`, "whole"}, // what could not be read is not sent
		{`{"item": {"attributes": "all"}}`, "whole"},
		{`null`, "some"},
	} {
		done := make(chan error, 1)
		go func() {
			frame, err := g.do(context.Background(), Logs, []uint8{0}, hangStop, func(dst []byte, p *otlp.Projection) []byte {
				if p != nil {
					return append(dst, "some"...)
				}
				return append(dst, "whole"...)
			})
			freeFrame(frame)
			done <- err
		}()
		n, err := f.worker.Exchange(answer, room, hangStop)
		if err != nil {
			t.Fatal(err)
		}
		got := string(room[binary.LittleEndian.Uint32(room[12:]):n])
		if got != step.want || (room[7] == 1) != (step.want == "some") {
			t.Errorf("got %q with flag %d, want %q", got, room[7], step.want)
		}
		answer = learned(room, step.reads)
		if small := abi.TooSmall(0); !errors.As(second(f.worker.Whole(make([]byte, 4))), &small) || small != 5 {
			t.Errorf("4 bytes of room are answered by %v", small)
		}
		if n, err := f.worker.Whole(room); err != nil || string(room[:n]) != "whole" {
			t.Errorf("got %q, %v", room[:n], err)
		}
		if n, err := f.worker.Exchange(answer, nil, 0); n != 0 || err != nil {
			t.Fatal(n, err)
		}
		answer = nil
		if err := within(t, done, "the job is not answered"); err != nil {
			t.Error(err)
		}
		if _, err := f.worker.Whole(room); err != errAbandoned {
			t.Errorf("a batch that was answered is fetched: %v", err)
		}
	}
	f.worker.Release()
}

func TestABatchThatNobodyWaitsForIsNotEncoded(t *testing.T) {
	g, _ := newTestGroup(t, 1, hangStop)
	f := idle(t, g, nil)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := g.do(ctx, Logs, []uint8{0}, hangStop, func(dst []byte, _ *otlp.Projection) []byte { return append(dst, "x"...) })
		done <- err
	}()
	room := make([]byte, 64)
	if n, err := f.worker.Exchange(nil, room, hangStop); n == 0 || err != nil {
		t.Fatal(n, err)
	}
	cancel()
	if err := within(t, done, "it goes on"); err != context.Canceled {
		t.Error(err)
	}
	if _, err := f.worker.Whole(room); err != errAbandoned {
		t.Errorf("got %v", err)
	}
	f.worker.Release()
}

func second(_ int, err error) error { return err }
