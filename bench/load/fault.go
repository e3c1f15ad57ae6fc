package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"time"

	"google.golang.org/grpc"
)

// killed is the fault that comes from outside; every other one is asked for by a log record's body.
const killed = "kill"

// survived is what `fault` answers.
type survived struct {
	Requests   int     `json:"requests"`
	Errors     int     `json:"errors"` // failed requests, that with the fault among them
	Error      string  `json:"error,omitempty"`
	RecoveryMs float64 `json:"recoveryMs"` // from the fault to the first success after it, see account
	GapMs      float64 `json:"gapMs"`      // the longest time without a success between the two
	QuietMs    float64 `json:"quietMs"`    // the longest time without a success before the fault
	MaxMs      float64 `json:"maxMs"`      // of a request, that with the fault among them
}

type faultOptions struct {
	addr        string
	pid         int
	fault       string
	connections int
	batch       int
	before      time.Duration
	after       time.Duration
}

// exchange is a request and its answer.
type exchange struct {
	begin, end time.Time
	err        error
}

func fault(ctx context.Context, args []string) (any, error) {
	var o faultOptions
	flags := flag.NewFlagSet("fault", flag.ExitOnError)
	flags.StringVar(&o.addr, "addr", "", "OTLP/gRPC `host:port`, loopback")
	flags.IntVar(&o.pid, "pid", 0, "the collector's process")
	flags.StringVar(&o.fault, "fault", killed, "kill, or what the processor `faulty` is asked for: panic, exit, hang")
	flags.IntVar(&o.connections, "connections", 4, "connections, each with one request under way")
	flags.IntVar(&o.batch, "batch", 10, "records per request")
	flags.DurationVar(&o.before, "before", time.Second, "load before the fault")
	flags.DurationVar(&o.after, "after", 3*time.Second, "load after the fault")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	requests, err := ready(ctx, o.addr, o.batch, makeRequests)
	if err != nil {
		return nil, err
	}
	return strike(ctx, &o, requests)
}

// strike makes the fault happen in the midst of load.
func strike(ctx context.Context, o *faultOptions, requests [][]byte) (*survived, error) {
	end := time.Now().Add(o.before + o.after)
	logs := make([][]exchange, o.connections)
	var group sync.WaitGroup
	defer group.Wait()
	for i := range logs {
		conn, err := connect(o.addr)
		if err != nil {
			return nil, err
		}
		defer conn.Close()
		group.Go(func() {
			for n := i; ctx.Err() == nil && time.Now().Before(end); n++ {
				logs[i] = append(logs[i], exchangeWith(ctx, conn, requests[n%variety]))
			}
		})
	}
	time.Sleep(o.before)
	happen, err := o.prepare(ctx)
	if err != nil {
		return nil, err
	}
	at := time.Now()
	own, err := happen()
	if err != nil {
		return nil, err
	}
	group.Wait()
	return account(at, own, slices.Concat(logs...)), ctx.Err()
}

// prepare returns what makes the fault happen at once; that returns the request which asked for it, if any, when it is
// answered.
func (o *faultOptions) prepare(ctx context.Context) (happen func() ([]exchange, error), err error) {
	if o.fault == killed {
		all, err := family(o.pid)
		if err != nil {
			return nil, err
		}
		if len(all) != 2 {
			return nil, fmt.Errorf("want one child of process %d to kill, there are %d", o.pid, len(all)-1)
		}
		return func() ([]exchange, error) { return nil, syscall.Kill(all[1], syscall.SIGKILL) }, nil
	}
	request, err := makeFault(o.fault)
	if err != nil {
		return nil, err
	}
	conn, err := connect(o.addr)
	if err != nil {
		return nil, err
	}
	return func() ([]exchange, error) {
		defer conn.Close()
		return []exchange{exchangeWith(ctx, conn, request)}, nil
	}, nil
}

func exchangeWith(ctx context.Context, conn *grpc.ClientConn, request []byte) exchange {
	call, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	e := exchange{begin: time.Now()}
	e.err = export(call, conn, request)
	e.end = time.Now()
	return e
}

// afterglow is for how long answers of a process that was killed may still be under way.
const afterglow = 10 * time.Millisecond

// account looks for the longest times without a success before and after the fault. A request that asked for the fault
// is answered by the next process: its answer is the first success after the fault, though other requests may be
// answered before the process dies. Of a process that was killed the first success is the end of the longest time without
// one that begins with the kill, or so soon after it that answers of the dead process may have been under way.
func account(fault time.Time, own, others []exchange) *survived {
	result := &survived{Requests: len(own) + len(others)}
	until := fault.Add(afterglow)
	for _, e := range own {
		until = e.end
		result.RecoveryMs = milliseconds(e.end.Sub(fault))
	}
	all := slices.Concat(own, others)
	slices.SortFunc(all, func(a, b exchange) int { return a.end.Compare(b.end) })
	var last time.Time
	for _, e := range all {
		result.MaxMs = max(result.MaxMs, milliseconds(e.end.Sub(e.begin)))
		if e.err != nil {
			if result.Errors++; result.Error == "" {
				result.Error = e.err.Error()
			}
			continue
		}
		gap := milliseconds(e.end.Sub(last))
		switch {
		case last.IsZero(): // the first request opens a connection
		case e.end.Before(fault):
			result.QuietMs = max(result.QuietMs, gap)
		case !last.After(until) && gap > result.GapMs:
			result.GapMs = gap
			if len(own) == 0 {
				result.RecoveryMs = milliseconds(e.end.Sub(fault))
			}
		}
		last = e.end
	}
	return result
}
