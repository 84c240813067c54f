package freestanding

import (
	"encoding/binary"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Signals and flags that the file uses (the kernel's include/uapi and
// arch/x86/include/uapi).
const (
	sigILL, sigTRAP, sigBUS, sigFPE, sigSEGV, sigPROF = 4, 5, 7, 8, 11, 27

	protRead, protWrite                       = 1, 2
	mapPrivate, mapFixed, mapAnonymous        = 0x2, 0x10, 0x20
	mapPopulate                               = 0x8000
	saSiginfo, saRestorer, saOnStack, saDefer = 4, 0x0400_0000, 0x0800_0000, 0x4000_0000
	saRestart                                 = 0x1000_0000
)

// convention is how a mode's system calls are numbered (the kernel's
// arch/x86/entry/syscalls), and the size of a word in what they point to, in bytes.
type convention struct{ mmap, munmap, sigaction, sigaltstack, word uint64 }

var conventions = map[trace.Mode]convention{
	trace.Mode64: {mmap: 9, munmap: 11, sigaction: 13, sigaltstack: 131, word: 8},
	trace.Mode32: {mmap: 192, munmap: 91, sigaction: 174, sigaltstack: 186, word: 4},
}

// What a run may take of the process's time, and how often it is told again
// afterwards.
const runTime, again = 100 * time.Millisecond, 10 * time.Millisecond

const callBytes = 64

// setup writes the header, for cases that are in place.
func (t *tables) setup(text *text, cases []byte, stackSize uint64) {
	c := conventions[text.mode]
	t.set(tableCount, uint64(len(cases)/descriptorBytes))
	t.set(tableCases, t.place(cases))
	thunks := pages(uint64(max(t.most, 1)) * thunkBytes)
	t.set(tableThunks, thunks)
	t.set(tableMXCSR, initialMXCSR)
	t.structure(tableTimer, c.word, 0, uint64(again/time.Microsecond), 0, uint64(runTime/time.Microsecond)) // less than seconds
	t.structure(tableAction, c.word, text.symbols["fault"], saOnStack|saSiginfo|saDefer|saRestorer|saRestart, text.symbols["fault.resume"], 0, 0)
	t.set(tableSent+siPID, 1) // none is no sender's: Valgrind ends at such a signal
	t.structure(tableStackT, c.word, alternateBase, 0, alternateSize)
	if text.mode == trace.Mode64 {
		copy(t.bytes[tableOwn-tableBase:], t.own())
	}
	calls := c.calls(thunks, stackSize)
	if text.mode == trace.Mode32 {
		calls = append(c.unclaim(), calls...)
	}
	for i, call := range calls {
		for k, value := range call {
			t.set(tableCalls+uint64(i)*callBytes+uint64(k)*8, value)
		}
	}
	t.set(tableCalls+uint64(len(calls))*callBytes, ^uint64(0))
}

const initialMXCSR = 0x1f80 // every exception masked (SDM vol. 1, 11.6.4)

// structure writes words of so many bytes.
func (t *tables) structure(address, word uint64, values ...uint64) {
	for i, value := range values {
		var bytes [8]byte
		binary.LittleEndian.PutUint64(bytes[:], value)
		copy(t.bytes[address-tableBase+uint64(i)*word:], bytes[:word])
	}
}

// calls lists those of the start, each with its number first.
func (c convention) calls(thunks, stackSize uint64) [][]uint64 {
	room := pages(uint64(recordFixed) + 32*64 + stackSize + trace.DataSize)
	calls := [][]uint64{
		c.mapping(stateBase, stateSize), c.mapping(alternateBase, alternateSize), c.mapping(thunkBase, thunks),
		c.mapping(recordBase, room), c.mapping(imageTop-stackSize, stackSize), c.mapping(dataImage, trace.DataSize),
		c.mapping(strikeBase, strikeRoom),
		c.mapping(trace.DataBase, trace.DataSize), c.mapping(trace.CodeBase, trace.CodeSize),
		{c.sigaltstack, tableStackT, 0},
	}
	for _, signal := range []uint64{sigILL, sigTRAP, sigBUS, sigFPE, sigSEGV, sigPROF} {
		calls = append(calls, []uint64{c.sigaction, signal, tableAction, 0, 8})
	}
	return calls
}

// unclaim unmaps everything from the code up to the file's own text: some emulators
// have mapped what is between the segments, too.
func (c convention) unclaim() [][]uint64 {
	return [][]uint64{{c.munmap, trace.CodeBase, trace.ReservedBase - trace.CodeBase}}
}

// mapping maps memory with pages in it, so that a page fault's error code says what
// the protection is, never that a page was not yet there.
func (c convention) mapping(address, size uint64) []uint64 {
	flags := uint64(mapPrivate | mapFixed | mapAnonymous)
	if !trace.Reserved(address) {
		flags |= mapPopulate
	}
	return []uint64{c.mmap, address, size, protRead | protWrite, flags, ^uint64(0), 0}
}

func pages(size uint64) uint64 { return (size + trace.PageSize - 1) &^ (trace.PageSize - 1) }
