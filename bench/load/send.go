package main

import (
	"context"
	"flag"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sent is what `send` answers.
type sent struct {
	Records     int     `json:"records"` // accepted
	Errors      int     `json:"errors"`  // failed requests
	Error       string  `json:"error,omitempty"`
	Seconds     float64 `json:"seconds"`
	P50Ms       float64 `json:"p50Ms"` // of a request
	P99Ms       float64 `json:"p99Ms"`
	RecordBytes float64 `json:"recordBytes"` // on average
	CPUSeconds  float64 `json:"cpuSeconds"`  // of the process -pid, from the first request to the end of -settle
	memory
}

type sendOptions struct {
	addr        string
	pid         int
	connections int
	batch       int
	requests    int64
	seconds     float64
	settle      time.Duration
}

// worker is one connection with one request under way at a time.
type worker struct {
	latencies []time.Duration // of accepted requests
	errors    int
	failure   error // the first
}

func send(ctx context.Context, args []string) (any, error) {
	var o sendOptions
	flags := flag.NewFlagSet("send", flag.ExitOnError)
	flags.StringVar(&o.addr, "addr", "", "OTLP/gRPC `host:port`, loopback")
	flags.IntVar(&o.pid, "pid", 0, "the collector's process, to account its CPU time and memory")
	flags.IntVar(&o.connections, "connections", 4, "connections, each with one request under way")
	flags.IntVar(&o.batch, "batch", 1000, "records per request")
	varied := flags.Bool("varied", false, "records of several services and severities, with bodies to be parsed")
	flags.Int64Var(&o.requests, "requests", math.MaxInt64, "end after so many requests")
	flags.Float64Var(&o.seconds, "seconds", 5, "end after so many seconds")
	flags.DurationVar(&o.settle, "settle", 250*time.Millisecond, "wait so long before the process is read again: a batch processor's timeout")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	records := makeRequests
	if *varied {
		records = makeVaried
	}
	requests, err := ready(ctx, o.addr, o.batch, records)
	if err != nil {
		return nil, err
	}
	return measure(ctx, &o, requests)
}

func measure(ctx context.Context, o *sendOptions, requests [][]byte) (*sent, error) {
	var before float64
	var err error
	if o.pid != 0 {
		if before, err = cpuSeconds(o.pid); err != nil {
			return nil, err
		}
	}
	workers, took, err := pump(ctx, o, requests)
	if err != nil {
		return nil, err
	}
	result := summarize(workers, o.batch)
	result.Seconds = took.Seconds()
	for _, request := range requests {
		result.RecordBytes += float64(len(request)) / float64(len(requests)*o.batch)
	}
	if o.pid == 0 {
		return result, ctx.Err()
	}
	time.Sleep(o.settle)
	after, err := cpuSeconds(o.pid)
	if err != nil {
		return nil, err
	}
	result.CPUSeconds = after - before
	if result.memory, err = memoryOf(o.pid); err != nil {
		return nil, err
	}
	return result, ctx.Err()
}

// pump keeps every connection busy until the time or the requests are used up.
func pump(ctx context.Context, o *sendOptions, requests [][]byte) ([]worker, time.Duration, error) {
	workers := make([]worker, o.connections)
	var taken atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	end := start.Add(time.Duration(o.seconds * float64(time.Second)))
	for i := range workers {
		conn, err := connect(o.addr)
		if err != nil {
			return nil, 0, err
		}
		defer conn.Close()
		group.Go(func() {
			for ctx.Err() == nil && time.Now().Before(end) {
				n := taken.Add(1)
				if n > o.requests {
					return
				}
				call, cancel := context.WithTimeout(ctx, 10*time.Second)
				at := time.Now()
				err := export(call, conn, requests[n%variety])
				workers[i].note(err, time.Since(at))
				cancel()
			}
		})
	}
	group.Wait()
	return workers, time.Since(start), nil
}

func (w *worker) note(err error, took time.Duration) {
	if err == nil {
		w.latencies = append(w.latencies, took)
		return
	}
	if w.errors++; w.failure == nil {
		w.failure = err
	}
}

func summarize(workers []worker, batch int) *sent {
	result := &sent{}
	var all []time.Duration
	for _, w := range workers {
		all = append(all, w.latencies...)
		if result.Errors += w.errors; w.failure != nil {
			result.Error = w.failure.Error()
		}
	}
	result.Records = len(all) * batch
	slices.Sort(all)
	result.P50Ms, result.P99Ms = percentile(all, 0.50), percentile(all, 0.99)
	return result
}

func percentile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[int(share*float64(len(sorted)-1))].Microseconds()) / 1000
}
