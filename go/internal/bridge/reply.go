package bridge

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// What a process is sent beside jobs and messages: u32 number, u8 kind, u8 whether it was refused, two zeros, bytes.
// lib/worker/pipe.ts has the same numbers.
const (
	replyEmitted = 6 // what became of an emit: nothing, or the error as JSON
	replyWhole   = 7 // all of the batch
	replyHeader  = 8
)

// maxEmits is how many emits of a process may be in the pipelines at once. It waits itself before it has so many.
const maxEmits = 64

// maxRefusal is how many bytes of an error are told, in the JSON of which each may be six.
const maxRefusal = 4096

// emits hands on what the process emits of its own accord, while its other frames are read.
func (p *Process) emits(a answer) error {
	w := p.worker.Load()
	if w == nil || len(a.emission) != 8 || len(a.emits) != 1 {
		return errors.New("its emit cannot be read")
	}
	if p.emitting.Add(1) > maxEmits {
		return errors.New("it emits more at once than it may")
	}
	number, e := binary.LittleEndian.Uint32(a.emission), a.emits[0]
	emission := Emission{
		Unit: binary.LittleEndian.Uint32(a.emission[4:]), Signal: e.signal, Pipelines: e.pipelines, Bytes: slices.Clone(e.bytes),
	}
	deliver := w.Emit
	if unit := emission.Unit; int64(unit) < int64(len(p.stopped)) && p.stopped[unit].Load() {
		deliver = func(Emission) error { return errNotRunning(p.group.units[unit]) }
	}
	go func() {
		defer p.emitting.Add(-1)
		var text []byte
		if err := deliver(emission); err != nil {
			refusal := *abi.AsError(err)
			refusal.Message = refusal.Message[:min(len(refusal.Message), maxRefusal)]
			text, _ = json.Marshal(&refusal)
		}
		p.reply(replyEmitted, number, false, text)
	}()
	return nil
}

// gives sends the process all of the batch that it is at.
func (p *Process) gives() error {
	w := p.worker.Load()
	if w == nil {
		return errors.New("it wants a batch, and has none")
	}
	whole, err := w.whole(p.all[:0])
	if cap(whole) <= maxPooled {
		p.all = whole
	}
	p.reply(replyWhole, 0, err != nil, whole)
	return nil
}

func (p *Process) reply(kind uint8, number uint32, refused bool, content []byte) {
	_ = p.in.write(replyHeader+len(content), func(room []byte) {
		binary.LittleEndian.PutUint32(room, number)
		room[4], room[5], room[6], room[7] = kind, 0, 0, 0
		if refused {
			room[5] = 1
		}
		copy(room[replyHeader:], content)
	})
}
