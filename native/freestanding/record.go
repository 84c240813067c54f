package freestanding

import (
	"encoding/binary"
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// record is a capture as record.asm writes it, or a verdict as leave.asm does.
type record []byte

// Offsets in a record, in bytes.
const (
	recordCase     = 8
	recordBytes    = 16
	recordCut      = 40 // 1 where visits went unseen before
	recordInferred = 48 // what a signal's frame did not tell

	recordKind       = 64 // summed from here on
	recordCheckpoint = 72
	recordFirst      = 80 // address of the first stack byte in it
	recordData       = 88 // bytes of data in it: all or, where nothing changed, none
	recordVectors    = 96 // bytes of all vector registers in it
	recordGeneral    = 104
	recordRIP        = 232 // 0 at a checkpoint
	recordFlags      = 240
	recordSelectors  = 248 // in the order of encodings, 16 bits each
	recordTrap       = 264
	recordError      = 272
	recordCR2        = 280 // of a page fault
	recordFixed      = 320

	verdictGiven = 24
	verdictSize  = 64
)

// The first quadwords of both.
const (
	recordMagic  = 0x6563_7266
	verdictMagic = 0x6563_7276
)

// The kinds of records.
const (
	kindVisit = iota
	kindReturned
	kindFaulted
	kindTimedOut
)

func (r record) word(offset int) uint64 { return binary.LittleEndian.Uint64(r[offset:]) }

func (r record) set(offset int, value uint64) { binary.LittleEndian.PutUint64(r[offset:], value) }

// stack gives the stack bytes, and memory the data after them.
func (r record) stack() []byte {
	return r[recordFixed+r.word(recordVectors) : uint64(len(r))-r.word(recordData)]
}

func (r record) data() []byte { return r[uint64(len(r))-r.word(recordData):] }

// vectorRegisters is how many registers of so many bytes there are.
func vectorRegisters(width int) int {
	switch width {
	case 0:
		return 0
	case 64:
		return 32
	}
	return 16
}

const (
	sumSeed   = 0x6672_616d
	sumFactor = 0x9e37_79b9_7f4a_7c15
)

// sum is that of check.asm. Each of its steps is one to one, so that records that
// differ in one quadword never have the same.
func (r record) sum() uint64 {
	end := len(r)
	if r.word(recordKind) == kindTimedOut {
		end = recordKind + 8
	}
	sum := uint64(sumSeed)
	for at := recordKind; at < end; at += 8 {
		sum = bits.RotateLeft64((sum^r.word(at))*sumFactor, 29)
	}
	return sum
}

// registers reads those of a record.
func (r record) registers(registers *trace.Registers) {
	for i := range registers.General {
		registers.General[i] = r.word(recordGeneral + i*8)
	}
	registers.RIP = r.word(recordRIP)
	registers.Flags = trace.Flags(r.word(recordFlags))
	for i := range registers.Selectors {
		registers.Selectors[i] = binary.LittleEndian.Uint16(r[recordSelectors+i*2:])
	}
	if total := int(r.word(recordVectors)); total > 0 {
		width := widthOf(total)
		registers.Vectors = new(trace.Vectors)
		for i := range vectorRegisters(width) {
			copy(registers.Vectors[i][:width], r[recordFixed+i*width:])
		}
	}
}

// widthOf gives the bytes of a register from those of all.
func widthOf(total int) int {
	if total == 32*64 {
		return 64
	}
	return total / 16
}

// setRegisters writes what registers reads.
func (r record) setRegisters(registers *trace.Registers) {
	for i, value := range registers.General {
		r.set(recordGeneral+i*8, value)
	}
	r.set(recordFlags, uint64(registers.Flags))
	for i, value := range registers.Selectors {
		binary.LittleEndian.PutUint16(r[recordSelectors+i*2:], value)
	}
}
