//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// record is a capture as capture.asm writes it.
type record []byte

// Offsets in a record, in bytes.
const (
	recordSum    = 0
	recordSerial = 8
	recordRun    = 16
	recordBytes  = 24
	recordFirst  = 32  // address of the first stack byte in it
	recordData   = 40  // bytes of data in it: all or, where nothing changed, none
	recordSignal = 48  // siginfo's first 16 bytes: signal, errno, code; at a checkpoint 0
	recordSS     = 56  // and, at a checkpoint, SS
	recordBlock  = 64  // registers: see probe.asm and fault.asm
	recordDS     = 248 // and ES, FS, GS
	recordFixed  = 256
)

func (r record) word(offset int) uint64 { return binary.LittleEndian.Uint64(r[offset:]) }

// No signal has the number of a mark.
const (
	stepMark = 0x100 // a step
	exitMark = 0x101 // the exit, in a round that is stepped
)

// signal is the number of a signal, a mark, or 0 at a checkpoint.
func (r record) signal() uint32 { return uint32(r.word(recordSignal)) }

// stackFrom is the address of the first stack byte in it, and stack those bytes.
func (r record) stackFrom() uint64 { return r.word(recordFirst) }

func (r record) stack(saved uint64) []byte {
	return r[recordFixed+saved : uint64(len(r))-r.word(recordData)]
}

func (r record) data() []byte { return r[uint64(len(r))-r.word(recordData):] }

// vectors is the xsave image in it.
func (r record) vectors(saved uint64) []byte { return r[recordFixed : recordFixed+saved] }

// thunk gives the number of the thunk that a checkpoint's record came from, and
// the CS of the code that went there.
func (r record) thunk() (number int, cs uint16, ok bool) {
	place := r.word(probedReturn)
	cs, offset := uint16(place>>32), uint64(probe.ThunkNarrowReturn)
	if cs == 0 {
		cs, offset = trace.Code64, probe.ThunkReturn
	}
	number, ok = thunkAt(place&0xffff_ffff - offset)
	return number, cs, ok
}

// thunkAt gives the number of the thunk that begins at an address.
func thunkAt(address uint64) (int, bool) {
	if address < thunkBase || address >= thunkBase+thunkSize || address%thunkBytes != 0 {
		return 0, false
	}
	return int((address - thunkBase) / thunkBytes), true
}

// ends reports whether the record is the last of its run.
func (r record) ends() bool {
	switch r.signal() {
	case 0:
		thunk, _, ok := r.thunk()
		return ok && thunk == exitThunk
	case stepMark:
		return false
	}
	return true
}

// tape reads the records of a round, one after the other. Each is copied first:
// a program that runs meanwhile can still write to the ring.
type tape struct {
	ring   []byte
	at     uint64 // bytes that were read
	serial uint64 // of the next record
	round  uint64
	saved  uint64 // bytes of an xsave image in each
	low    uint64 // the stack's lowest address
	steps  bool   // whether the round is stepped
	copied []byte // the record that was read last
}

func (s *stage) tape(round, saved uint64) tape {
	size := ringSize(s.stackSize)
	return tape{
		ring: s.arena.at(ringBase, size), round: round, saved: saved, low: trace.StackTop - s.stackSize,
		steps: s.arena.word(controlStep) != 0,
	}
}

// next gives the next record, which must be of a run; it is valid until the one
// after it is read. An error says what is not as the stage would have written it.
func (t *tape) next(run int) (record, error) {
	r, wrong := t.cut()
	switch {
	case wrong != "":
	case r.word(recordSerial) != t.serial || r.word(recordRun) != uint64(run):
		wrong = fmt.Sprintf("has the numbers %d and %d", r.word(recordSerial), r.word(recordRun))
	case r.word(recordSum) != checksum(t.round, r):
		wrong = "does not add up"
	case t.steps && r.signal() == 0, !t.steps && (r.signal() == stepMark || r.signal() == exitMark):
		wrong = fmt.Sprintf("has the mark %#x", r.signal())
	}
	if wrong != "" {
		return nil, fmt.Errorf("record %d, of run %d, %s", t.serial, run, wrong)
	}
	t.at += uint64(len(r))
	t.serial++
	return r, nil
}

// cut copies the next record, or says what is wrong with its size.
func (t *tape) cut() (record, string) {
	rest := t.ring[t.at:]
	if len(rest) < recordFixed {
		return nil, "lies beyond the ring"
	}
	size := record(rest).word(recordBytes)
	if size < recordFixed+t.saved || size > uint64(len(rest)) {
		return nil, fmt.Sprintf("has %d bytes", size)
	}
	t.copied = append(t.copied[:0], rest[:size]...)
	r := record(t.copied)
	first, data := r.stackFrom(), r.word(recordData)
	switch {
	case first < t.low || first > trace.StackTop:
		return nil, fmt.Sprintf("has a stack from %#x", first)
	case data != 0 && data != trace.DataSize:
		return nil, fmt.Sprintf("has %d bytes of data", data)
	case size != recordFixed+t.saved+trace.StackTop-first+data:
		return nil, fmt.Sprintf("has %d bytes", size)
	}
	return r, ""
}

// checksum is that of capture.asm, of a whole record: two sums at the same time,
// because each step of one waits for the step before.
func checksum(round uint64, r record) uint64 {
	even, odd := round, bits.RotateLeft64(round+r.word(recordSerial), 5)
	for bytes := r[recordRun:]; len(bytes) >= 16; bytes = bytes[16:] {
		even = bits.RotateLeft64(even+binary.LittleEndian.Uint64(bytes), 5)
		odd = bits.RotateLeft64(odd+binary.LittleEndian.Uint64(bytes[8:]), 5)
	}
	return even + bits.RotateLeft64(odd, 32)
}
