package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// firstAccepted is what `first` answers: milliseconds since just before the process was spawned.
type firstAccepted struct {
	ListenMs float64 `json:"listenMs"` // the port accepts a TCP connection
	FirstMs  float64 `json:"firstMs"`  // the first request is accepted
}

// first spawns the command itself, so that both ends of the measured time are read from one clock in one process.
func first(ctx context.Context, args []string) (any, error) {
	flags := flag.NewFlagSet("first", flag.ExitOnError)
	addr := flags.String("addr", "", "OTLP/gRPC `host:port` that the command will listen on, loopback")
	limit := flags.Duration("limit", 30*time.Second, "give up after this")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if flags.NArg() == 0 {
		return nil, errors.New("want a command to start")
	}
	if err := loopback(*addr); err != nil {
		return nil, err
	}
	requests, err := makeRequests(1)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	return timeStart(ctx, *addr, requests[0], flags.Args())
}

func timeStart(ctx context.Context, addr string, request []byte, args []string) (result *firstAccepted, err error) {
	var output bytes.Buffer
	command := exec.Command(args[0], args[1:]...)
	command.Stdout, command.Stderr = &output, &output
	start := time.Now()
	if err := command.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		_ = command.Wait()
		cancel() // nobody will answer any more
		close(ended)
	}()
	defer func() {
		end(command.Process, ended)
		if err != nil {
			err = fmt.Errorf("%w\n%s", err, output.Bytes())
		}
	}()

	listens, err := listening(ctx, addr)
	if err != nil {
		return nil, err
	}
	for {
		if err = exportOnce(ctx, addr, request); err == nil {
			break
		}
		if ctx.Err() != nil {
			return nil, err
		}
	}
	return &firstAccepted{ListenMs: milliseconds(listens.Sub(start)), FirstMs: milliseconds(time.Since(start))}, nil
}

// exportOnce uses a connection of its own: a connection that failed once would wait for gRPC's back-off.
func exportOnce(ctx context.Context, addr string, request []byte) error {
	conn, err := connect(addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	return export(ctx, conn, request)
}

// end stops the process that was started: politely, then not.
func end(process *os.Process, ended <-chan struct{}) {
	_ = process.Signal(syscall.SIGTERM)
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		_ = process.Kill()
		<-ended
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
