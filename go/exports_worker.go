package main

/*
#include <stdint.h>
*/
import "C"

import (
	"encoding/binary"
	"errors"
	"time"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
)

// The part of the ABI that serves components in TypeScript. docs/ABI.md, "Workers".

//export otelcol_group_ready
func otelcol_group_ready(group C.int32_t, loaded *C.uint8_t, loadedLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var l bridge.Loaded
		if err := abi.Decode(view(loaded, loadedLen), &l); err != nil {
			return 0, nil, err
		}
		g, err := bridge.Groups.Get(int32(group))
		if err != nil {
			return 0, nil, err
		}
		return 0, nil, g.Ready(l)
	})
}

// otelcol_group_processes waits until the processes serve, or cannot.
//
//export otelcol_group_processes
func otelcol_group_processes(group C.int32_t, order *C.uint8_t, orderLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var o bridge.ProcessOrder
		if err := abi.Decode(view(order, orderLen), &o); err != nil {
			return 0, nil, err
		}
		g, err := bridge.Groups.Get(int32(group))
		if err != nil {
			return 0, nil, err
		}
		return 0, nil, g.Run(o)
	})
}

//export otelcol_worker_new
func otelcol_worker_new(group C.int32_t, units *C.uint8_t, unitsLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var found []bridge.Description
		if err := abi.Decode(view(units, unitsLen), &found); err != nil {
			return 0, nil, err
		}
		g, err := bridge.Groups.Get(int32(group))
		if err != nil {
			return 0, nil, err
		}
		handle, err := g.NewWorker(found)
		return handle, nil, err
	})
}

// otelcol_worker_exchange writes binary frames, and no text: of an error only the code is told.
//
//export otelcol_worker_exchange
func otelcol_worker_exchange(worker C.int32_t, answer *C.uint8_t, answerLen C.uint32_t, job *C.uint8_t, jobCap C.uint32_t, waitMs C.uint32_t) (result C.int32_t) {
	defer func() {
		if recover() != nil {
			result = -C.int32_t(abi.Internal)
		}
	}()
	w, err := bridge.Workers.Get(int32(worker))
	if err != nil {
		return -C.int32_t(abi.InvalidArgument)
	}
	room := view(job, jobCap)
	n, err := w.Exchange(view(answer, answerLen), room, time.Duration(waitMs)*time.Millisecond)
	if small := abi.TooSmall(0); errors.As(err, &small) {
		binary.LittleEndian.PutUint32(room, uint32(small))
		return -C.int32_t(abi.BufferTooSmall)
	}
	return C.int32_t(n)
}

//export otelcol_worker_pause
func otelcol_worker_pause(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withWorker(worker, out, outCap, (*bridge.Worker).Pause)
}

//export otelcol_worker_lost
func otelcol_worker_lost(worker C.int32_t, reason *C.uint8_t, reasonLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withWorker(worker, out, outCap, func(w *bridge.Worker) { w.Lose(string(view(reason, reasonLen))) })
}

//export otelcol_worker_release
func otelcol_worker_release(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withWorker(worker, out, outCap, (*bridge.Worker).Release)
}

func withWorker(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t, fn func(*bridge.Worker)) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		w, err := bridge.Workers.Get(int32(worker))
		if err != nil {
			return 0, nil, err
		}
		fn(w)
		return 0, nil, nil
	})
}
