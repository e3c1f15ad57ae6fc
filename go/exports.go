package main

/*
#include <stdint.h>
*/
import "C"

import (
	"time"
	"unsafe"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
)

// The versioned ABI. Rules, ownership and threads: docs/ABI.md. Every export may be called from any thread.

//export otelcol_abi_version
func otelcol_abi_version() C.int32_t { return abi.Version }

//export otelcol_info
func otelcol_info(out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) { return 0, currentInfo(), nil })
}

//export otelcol_plugin_load
func otelcol_plugin_load(settings *C.uint8_t, settingsLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var s plugins.LoadSettings
		if err := abi.Decode(view(settings, settingsLen), &s); err != nil {
			return 0, nil, err
		}
		loaded, err := registry.Load(s)
		return 0, loaded, err
	})
}

//export otelcol_plugin_inspect
func otelcol_plugin_inspect(settings *C.uint8_t, settingsLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var s plugins.InspectSettings
		if err := abi.Decode(view(settings, settingsLen), &s); err != nil {
			return 0, nil, err
		}
		return 0, registry.Inspect(s), nil
	})
}

//export otelcol_components
func otelcol_components(files *C.uint8_t, filesLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var paths []string
		if err := abi.Decode(view(files, filesLen), &paths); err != nil {
			return 0, nil, err
		}
		listed, err := registry.Components(paths)
		return 0, listed, err
	})
}

//export otelcol_new
func otelcol_new(settings *C.uint8_t, settingsLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var s host.Settings
		if err := abi.Decode(view(settings, settingsLen), &s); err != nil {
			return 0, nil, err
		}
		c, err := host.New(s, buildInfo(), registry.Factories)
		if err != nil {
			return 0, nil, err
		}
		return collectors.Add(c), nil, nil
	})
}

//export otelcol_start
func otelcol_start(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return with(handle, out, outCap, func(c *host.Collector) (any, error) { return nil, c.Begin() })
}

//export otelcol_started
func otelcol_started(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return with(handle, out, outCap, func(c *host.Collector) (any, error) { return nil, c.Started() })
}

//export otelcol_stop
func otelcol_stop(handle C.int32_t, timeoutMs C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return with(handle, out, outCap, func(c *host.Collector) (any, error) {
		return nil, c.Stop(time.Duration(timeoutMs) * time.Millisecond)
	})
}

//export otelcol_status
func otelcol_status(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return with(handle, out, outCap, func(c *host.Collector) (any, error) { return c.Status(), nil })
}

//export otelcol_events
func otelcol_events(handle C.int32_t, waitMs C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return with(handle, out, outCap, func(c *host.Collector) (any, error) {
		return c.Events().Take(time.Duration(waitMs)*time.Millisecond, abi.Room(view(out, outCap)))
	})
}

//export otelcol_release
func otelcol_release(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		c, err := collectors.Get(int32(handle))
		if err == nil {
			err = c.Release()
		}
		if err != nil {
			return 0, nil, err
		}
		collectors.Remove(int32(handle))
		return 0, nil, nil
	})
}

// with calls fn with the collector of a handle.
func with(handle C.int32_t, out *C.uint8_t, outCap C.uint32_t, fn func(*host.Collector) (any, error)) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		c, err := collectors.Get(int32(handle))
		if err != nil {
			return 0, nil, err
		}
		value, err := fn(c)
		return 0, value, err
	})
}

func call(out *C.uint8_t, outCap C.uint32_t, fn func() (int32, any, error)) C.int32_t {
	shieldStacks()
	return C.int32_t(abi.Call(view(out, outCap), fn))
}

// view is the caller's memory as a slice; it is valid until the export returns.
func view(data *C.uint8_t, n C.uint32_t) []byte {
	if data == nil {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(data)), int(n))
}
