package freestanding

import (
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The numbers of system calls, signals and their flags that the file uses (the
// kernel's arch/x86/entry/syscalls/syscall_64.tbl, include/uapi).
const (
	callMmap, callSigaction, callSigaltstack = 9, 13, 131

	sigILL, sigTRAP, sigBUS, sigFPE, sigSEGV, sigPROF = 4, 5, 7, 8, 11, 27

	protRead, protWrite                       = 1, 2
	mapPrivate, mapFixed, mapAnonymous        = 0x2, 0x10, 0x20
	mapPopulate                               = 0x8000
	saSiginfo, saRestorer, saOnStack, saDefer = 4, 0x0400_0000, 0x0800_0000, 0x4000_0000
	saRestart                                 = 0x1000_0000
)

// What a run may take of the process's time, and how often it is told again
// afterwards.
const runTime, again = 100 * time.Millisecond, 10 * time.Millisecond

const callBytes = 64

// setup writes the header, for cases that are in place.
func (t *tables) setup(text *text, cases []byte, stackSize uint64) {
	t.set(tableCount, uint64(len(cases)/descriptorBytes))
	t.set(tableCases, t.place(cases))
	thunks := pages(uint64(t.most) * thunkBytes)
	t.set(tableThunks, thunks)
	t.set(tableMXCSR, initialMXCSR)
	for i, d := range [...]time.Duration{again, runTime} { // it_interval, it_value
		t.set(tableTimer+uint64(i)*16, uint64(d/time.Second))
		t.set(tableTimer+uint64(i)*16+8, uint64(d%time.Second/time.Microsecond))
	}
	for i, value := range [...]uint64{text.symbols["fault"], saOnStack | saSiginfo | saDefer | saRestorer | saRestart, text.symbols["fault.resume"], 0} {
		t.set(tableAction+uint64(i)*8, value)
	}
	for i, value := range [...]uint64{alternateBase, 0, alternateSize} {
		t.set(tableStackT+uint64(i)*8, value)
	}
	calls := t.calls(thunks, stackSize)
	for i, call := range calls {
		for k, value := range call {
			t.set(tableCalls+uint64(i)*callBytes+uint64(k)*8, value)
		}
	}
	t.set(tableCalls+uint64(len(calls))*callBytes, ^uint64(0))
}

const initialMXCSR = 0x1f80 // every exception masked (SDM vol. 1, 11.6.4)

// calls lists those of the start, each with its number first.
func (t *tables) calls(thunks, stackSize uint64) [][]uint64 {
	room := pages(uint64(recordFixed) + 32*64 + stackSize + trace.DataSize)
	calls := [][]uint64{
		mapping(stateBase, stateSize), mapping(alternateBase, alternateSize), mapping(thunkBase, thunks),
		mapping(recordBase, room), mapping(imageTop-stackSize, stackSize), mapping(dataImage, trace.DataSize),
		mapping(trace.DataBase, trace.DataSize), mapping(trace.CodeBase, trace.CodeSize),
		{callSigaltstack, tableStackT, 0},
	}
	for _, signal := range []uint64{sigILL, sigTRAP, sigBUS, sigFPE, sigSEGV, sigPROF} {
		calls = append(calls, []uint64{callSigaction, signal, tableAction, 0, 8})
	}
	return calls
}

// mapping maps memory with pages in it, so that a page fault's error code says what
// the protection is, never that a page was not yet there.
func mapping(address, size uint64) []uint64 {
	flags := uint64(mapPrivate | mapFixed | mapAnonymous)
	if !trace.Reserved(address) {
		flags |= mapPopulate
	}
	return []uint64{callMmap, address, size, protRead | protWrite, flags, ^uint64(0), 0}
}

func pages(size uint64) uint64 { return (size + trace.PageSize - 1) &^ (trace.PageSize - 1) }
