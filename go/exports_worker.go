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
	return exchanged(worker, view(job, jobCap), func(w *bridge.Worker, room []byte) (int, error) {
		return w.Exchange(view(answer, answerLen), room, time.Duration(waitMs)*time.Millisecond)
	})
}

// exchanged has a Worker write into room. Of an error the code is the answer.
func exchanged(worker C.int32_t, room []byte, write func(*bridge.Worker, []byte) (int, error)) (result C.int32_t) {
	defer func() {
		if recover() != nil {
			result = -C.int32_t(abi.Internal)
		}
	}()
	w, err := bridge.Workers.Get(int32(worker))
	if err != nil {
		return -C.int32_t(abi.InvalidArgument)
	}
	n, err := write(w, room)
	if small := abi.TooSmall(0); errors.As(err, &small) {
		if len(room) >= 4 {
			binary.LittleEndian.PutUint32(room, uint32(small))
		}
		return -C.int32_t(abi.BufferTooSmall)
	} else if err != nil { // it takes no more jobs
		return -C.int32_t(abi.InvalidArgument)
	}
	return C.int32_t(n)
}

// otelcol_worker_whole writes all of the batch that the Worker is at, as OTLP; of an error only the code is told.
//
//export otelcol_worker_whole
func otelcol_worker_whole(worker C.int32_t, batch *C.uint8_t, batchCap C.uint32_t) (result C.int32_t) {
	return exchanged(worker, view(batch, batchCap), (*bridge.Worker).Whole)
}

//export otelcol_worker_emit
func otelcol_worker_emit(worker C.int32_t, unit C.uint32_t, signal C.uint32_t, pipelines *C.uint8_t, pipelinesLen C.uint32_t, otlp *C.uint8_t, otlpLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		e := bridge.Emission{Unit: uint32(unit), Signal: bridge.Signal(signal), Bytes: view(otlp, otlpLen)}
		if err := abi.Decode(view(pipelines, pipelinesLen), &e.Pipelines); err != nil {
			return 0, nil, err
		}
		w, err := bridge.Workers.Get(int32(worker))
		if err != nil {
			return 0, nil, err
		}
		return 0, nil, w.Emit(e)
	})
}

//export otelcol_worker_pause
func otelcol_worker_pause(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withWorker(worker, out, outCap, (*bridge.Worker).Pause)
}

//export otelcol_worker_lost
func otelcol_worker_lost(worker C.int32_t, why *C.uint8_t, whyLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var fault bridge.Fault
		if err := abi.Decode(view(why, whyLen), &fault); err != nil {
			return 0, nil, err
		}
		w, err := bridge.Workers.Get(int32(worker))
		if err == nil {
			w.Lose(fault)
		}
		return 0, nil, err
	})
}

//export otelcol_worker_release
func otelcol_worker_release(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withWorker(worker, out, outCap, func(w *bridge.Worker) int32 {
		w.Release()
		return 0
	})
}

//export otelcol_group_hold
func otelcol_group_hold(group C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withGroup(group, out, outCap, func(g *bridge.Group) (any, error) { return g.Hold() })
}

//export otelcol_group_serve
func otelcol_group_serve(group C.int32_t, workers *C.uint8_t, workersLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withGroup(group, out, outCap, func(g *bridge.Group) (any, error) {
		var handles []int32
		if err := abi.Decode(view(workers, workersLen), &handles); err != nil {
			return nil, err
		}
		return nil, g.Serve(handles)
	})
}

//export otelcol_group_down
func otelcol_group_down(group C.int32_t, why *C.uint8_t, whyLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withGroup(group, out, outCap, func(g *bridge.Group) (any, error) {
		g.Down(string(view(why, whyLen)))
		return nil, nil
	})
}

//export otelcol_group_log
func otelcol_group_log(group C.int32_t, record *C.uint8_t, recordLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return withGroup(group, out, outCap, func(g *bridge.Group) (any, error) {
		var r struct {
			Level   string         `json:"level"`
			Message string         `json:"message"`
			Fields  map[string]any `json:"fields"`
		}
		err := abi.Decode(view(record, recordLen), &r)
		if err == nil {
			g.Say(r.Level, r.Message, r.Fields)
		}
		return nil, err
	})
}

func withWorker(worker C.int32_t, out *C.uint8_t, outCap C.uint32_t, fn func(*bridge.Worker) int32) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		w, err := bridge.Workers.Get(int32(worker))
		if err != nil {
			return 0, nil, err
		}
		return fn(w), nil, nil
	})
}

func withGroup(group C.int32_t, out *C.uint8_t, outCap C.uint32_t, fn func(*bridge.Group) (any, error)) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		g, err := bridge.Groups.Get(int32(group))
		if err != nil {
			return 0, nil, err
		}
		value, err := fn(g)
		return 0, value, err
	})
}

//export otelcol_process_start
func otelcol_process_start(group C.int32_t, order *C.uint8_t, orderLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		var o bridge.ProcessOrder
		if err := abi.Decode(view(order, orderLen), &o); err != nil {
			return 0, nil, err
		}
		g, err := bridge.Groups.Get(int32(group))
		if err != nil {
			return 0, nil, err
		}
		handle, err := g.StartProcess(o)
		return handle, nil, err
	})
}

//export otelcol_process_tell
func otelcol_process_tell(process, worker C.int32_t, message *C.uint8_t, messageLen C.uint32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		p, err := bridge.Processes.Get(int32(process))
		if err != nil {
			return 0, nil, err
		}
		return 0, nil, p.Tell(int32(worker), view(message, messageLen))
	})
}

//export otelcol_process_end
func otelcol_process_end(process C.int32_t, out *C.uint8_t, outCap C.uint32_t) C.int32_t {
	return call(out, outCap, func() (int32, any, error) {
		if p, err := bridge.Processes.Get(int32(process)); err == nil {
			p.End()
		}
		return 0, nil, nil
	})
}
