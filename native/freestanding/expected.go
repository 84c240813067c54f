package freestanding

import (
	"bytes"
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// stop is what is expected of one record: its sum, without some bits.
type stop struct {
	sum   uint64
	masks []mask
}

// mask says which bits of a quadword in a record are compared.
type mask struct {
	offset int
	kept   uint64
}

// encode writes a stop as check.asm reads it.
func (s stop) encode(to []byte) []byte {
	to = binary.LittleEndian.AppendUint64(to, s.sum)
	to = binary.LittleEndian.AppendUint64(to, uint64(len(s.masks)))
	for _, m := range s.masks {
		to = binary.LittleEndian.AppendUint64(to, uint64(m.offset))
		to = binary.LittleEndian.AppendUint64(to, m.kept)
	}
	return to
}

// visitOf is what is expected at a visit of a checkpoint.
func visitOf(p *trace.Program, s *trace.Snapshot) stop {
	r := newRecord(p, s)
	r.set(recordKind, kindVisit)
	r.set(recordCheckpoint, uint64(s.Checkpoint))
	return r.stop(s)
}

// endOf is what is expected of the end of a run.
func endOf(p *trace.Program, t *trace.Trace) stop {
	if t.Outcome.Kind == trace.TimedOut || t.Outcome.Kind == trace.Killed { // no end is written of the second
		r := make(record, recordFixed)
		r.set(recordKind, kindTimedOut)
		return stop{sum: r.sum()}
	}
	r := newRecord(p, &t.Final)
	r.set(recordKind, kindReturned)
	if t.Outcome.Kind == trace.Faulted {
		r.set(recordKind, kindFaulted)
		r.set(recordRIP, t.Final.Registers.RIP)
		r.set(recordTrap, uint64(t.Outcome.Fault.Vector))
		r.set(recordError, uint64(t.Outcome.Fault.ErrorCode))
		r.set(recordCR2, t.Outcome.Fault.Address)
	}
	return r.stop(&t.Final)
}

// blockBytes is the step in which memory is compared (difference.asm).
const blockBytes = 64

// newRecord makes the record that a snapshot should give.
func newRecord(p *trace.Program, s *trace.Snapshot) record {
	from := (uint64(len(p.Stack.Bytes)) - uint64(len(s.Stack.Bytes))) &^ (blockBytes - 1)
	original := p.Stack.Bytes[from:]
	stack := bytes.Clone(original)
	copy(stack[len(stack)-len(s.Stack.Bytes):], s.Stack.Bytes)
	first := 0
	for first < len(stack) && bytes.Equal(stack[first:first+blockBytes], original[first:first+blockBytes]) {
		first += blockBytes
	}
	var data []byte
	if !bytes.Equal(s.Data.Bytes, p.Data.Bytes) {
		data = s.Data.Bytes
	}
	vectors := vectorRegisters(p.VectorBytes) * p.VectorBytes
	r := make(record, recordFixed, recordFixed+vectors+len(stack)-first+len(data))
	r.setRegisters(&s.Registers)
	r.set(recordFirst, p.Stack.Base+from+uint64(first))
	r.set(recordData, uint64(len(data)))
	r.set(recordVectors, uint64(vectors))
	for i := range vectorRegisters(p.VectorBytes) {
		r = append(r, s.Registers.Vectors[i][:p.VectorBytes]...)
	}
	return append(append(r, stack[first:]...), data...)
}

// stop sums the record without what the prediction leaves undefined.
func (r record) stop(s *trace.Snapshot) stop {
	kept := map[int]uint64{}
	if p := s.Predicted; p != nil {
		r.undefine(kept, recordFlags, uint64(p.Undefined))
		for i, undefined := range p.RegistersUndefined {
			r.undefine(kept, recordGeneral+i*8, undefined)
		}
		for i, undefined := range p.StackUndefined {
			address := s.Stack.Base + uint64(i)
			if first := r.word(recordFirst); address >= first {
				at := recordFixed + int(r.word(recordVectors)+address-first)
				r.undefine(kept, at&^7, uint64(undefined)<<(at%8*8))
			}
		}
		for i, undefined := range p.DataUndefined {
			if r.word(recordData) > 0 {
				at := recordFixed + int(r.word(recordVectors)+trace.StackTop-r.word(recordFirst)) + i
				r.undefine(kept, at&^7, uint64(undefined)<<(at%8*8))
			}
		}
	}
	expected := stop{sum: r.sum()}
	for offset := range len(r) / 8 {
		if bits, ok := kept[offset*8]; ok {
			expected.masks = append(expected.masks, mask{offset * 8, bits})
		}
	}
	return expected
}

// undefine takes undefined bits out of a quadword.
func (r record) undefine(kept map[int]uint64, offset int, undefined uint64) {
	if undefined == 0 {
		return
	}
	if _, ok := kept[offset]; !ok {
		kept[offset] = ^uint64(0)
	}
	kept[offset] &^= undefined
	r.set(offset, r.word(offset)&^undefined)
}
