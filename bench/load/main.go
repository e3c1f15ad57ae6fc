// Command load measures a collector on this machine by its OTLP/gRPC port.
//
//	load send   -addr 127.0.0.1:4317 -pid 123 -seconds 5    logs as fast as they are accepted, and what that cost the process and its descendants
//	load fault  -addr 127.0.0.1:4317 -pid 123 -fault kill   the same, with a fault of the process's child in the midst of it
//	load first  -addr 127.0.0.1:4317 -- COMMAND ARGS...     starts the command; the time until the first accepted request
//
// Either prints one JSON object. Only loopback addresses are accepted, and every run has an end.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	result, err := run(ctx, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		stop()
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) (any, error) {
	if len(args) == 0 {
		return nil, errors.New("want a mode: send, fault or first")
	}
	switch args[0] {
	case "send":
		return send(ctx, args[1:])
	case "fault":
		return fault(ctx, args[1:])
	case "first":
		return first(ctx, args[1:])
	}
	return nil, fmt.Errorf("no such mode: %q", args[0])
}

// ready returns requests of so many records, when the collector listens.
func ready(ctx context.Context, addr string, batch int, make func(batch int) ([][]byte, error)) ([][]byte, error) {
	if err := loopback(addr); err != nil {
		return nil, err
	}
	requests, err := make(batch)
	if err != nil {
		return nil, err
	}
	wait, stopWaiting := context.WithTimeout(ctx, 30*time.Second)
	defer stopWaiting()
	if _, err := listening(wait, addr); err != nil {
		return nil, err
	}
	return requests, nil
}

// loopback refuses any address that is not this machine's.
func loopback(addr string) error {
	parsed, err := netip.ParseAddrPort(addr)
	if err != nil {
		return err
	}
	if !parsed.Addr().IsLoopback() {
		return fmt.Errorf("%s is not a loopback address", addr)
	}
	return nil
}

// listening dials about every millisecond until something accepts, and returns when that was.
func listening(ctx context.Context, addr string) (time.Time, error) {
	dialer := net.Dialer{Timeout: time.Second}
	for {
		conn, err := dialer.DialContext(ctx, "tcp", addr)
		if err == nil {
			return time.Now(), conn.Close()
		}
		select {
		case <-ctx.Done():
			return time.Time{}, fmt.Errorf("nothing listens on %s: %w", addr, err)
		case <-time.After(time.Millisecond):
		}
	}
}
