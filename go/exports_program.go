package main

/*
#include <stdint.h>
*/
import "C"

import (
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
)

// The part of the ABI by which a program puts telemetry into a collector's pipelines, and takes it out.

//export otelcol_push
func otelcol_push(handle C.int32_t, receiver *C.uint8_t, receiverLen C.uint32_t, signal C.uint32_t, timeoutMs C.uint32_t, otlp *C.uint8_t, otlpLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return numbered(handle, out, outCap, func(c *host.Collector) (int32, any, error) {
		number, err := c.Push(bridge.Push{
			Receiver: string(view(receiver, receiverLen)), Signal: bridge.Signal(signal),
			Timeout: time.Duration(timeoutMs) * time.Millisecond, Bytes: view(otlp, otlpLen),
		})
		return number, nil, err
	})
}

//export otelcol_take
func otelcol_take(handle C.int32_t, exporter *C.uint8_t, exporterLen C.uint32_t, done C.int32_t, signals C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return numbered(handle, out, outCap, func(c *host.Collector) (int32, any, error) {
		number, size, err := c.Take(bridge.Take{
			Exporter: string(view(exporter, exporterLen)), Done: int32(done), Signals: bridge.SignalsOf(uint32(signals)),
		}, view(out, outCap))
		return number, abi.Written(size), err
	})
}

// numbered calls fn with the collector of a handle.
func numbered(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t, fn func(*host.Collector) (int32, any, error)) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		c, err := collectors.Get(int32(handle))
		if err != nil {
			return 0, nil, err
		}
		return fn(c)
	})
}
