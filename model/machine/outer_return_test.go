package machine

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// T is the stack's top.
const T = trace.StackTop

// outerExamples are far returns to more privilege, which read RSP and SS before they
// are refused.
var outerExamples = slices.Concat([]example{
	{text: "lret to more privilege reads SS first", bytes: "48 cb", given: registers{trace.RSP: T - 16}, memory: quadwords{T - 16: base + 2, T - 8: 0x30},
		wantFlags: rf, outcome: pageFaulted(4, T+8)},
	{text: "lret of null to more privilege reads the stack after its immediate", bytes: "48 ca 08 00", given: registers{trace.RSP: T - 32},
		memory: quadwords{T - 32: base + 4, T - 24: 0}, wantFlags: rf, outcome: pageFaulted(4, T)},
	{text: "lret to this privilege reads no stack", bytes: "48 cb", given: registers{trace.RSP: T - 16}, memory: quadwords{T - 16: base + 2, T - 8: 0x2b},
		wantFlags: rf, outcome: refusedSelector(0x28)},
}, in32bits([]example{
	{text: "lret to more privilege", bytes: "cb", given: registers{trace.RSP: T - 8}, memory: doublewords{T - 8: base + 1, T - 4: 0x20},
		wantFlags: rf, outcome: pageFaulted(4, T+4)},
	{text: "lret to more privilege that can read the stack", bytes: "cb", given: registers{trace.RSP: T - 16}, memory: doublewords{T - 16: base + 1, T - 12: 0x21},
		wantFlags: rf, outcome: refusedSelector(0x20)},
	{text: "iretd to more privilege", bytes: "cf", given: registers{trace.RSP: T - 16}, memory: doublewords{T - 16: base + 1, T - 12: 0x20, T - 8: uint64(plain)},
		wantFlags: rf, outcome: pageFaulted(4, T)},
	{text: "iretd to this privilege", bytes: "cf", given: registers{trace.RSP: T - 12}, memory: doublewords{T - 12: base + 1, T - 8: toCode32, T - 4: uint64(plain)},
		want: registers{trace.RSP: T}},
}))

// plantedOuter are returns that look at nothing beyond what they pop, or at too much.
var plantedOuter = []planting{
	{"lret to more privilege reads no stack", "ret far", func(m *machine, in *instruction) error {
		if err := m.checkSlots(in.size, 1, 0); err != nil {
			return err
		}
		if to, err := m.farSlots(in.size); err != nil || m.checkReturn(to.selector) != nil {
			return m.checkReturn(to.selector)
		}
		return farReturn(m, in)
	}},
	{"lret reads a stack in any case", "ret far", func(m *machine, in *instruction) error {
		if err := m.checkOuter(0, m.above(in.size, 2), in.size); err != nil {
			return err
		}
		return farReturn(m, in)
	}},
	{"lret to more privilege reads RSP first", "ret far", func(m *machine, in *instruction) error {
		if m.checkSlots(in.size, 1, 0) != nil {
			return farReturn(m, in)
		}
		if to, err := m.farSlots(in.size); err == nil && to.selector&3 != 3 {
			if err := m.checkSlots(in.size, 2); err != nil {
				return err
			}
		}
		return farReturn(m, in)
	}},
	{"iretd pops a stack in 32-bit code too", "iret", func(m *machine, in *instruction) error {
		if err := m.checkSlots(in.size, 4, 3); err != nil {
			return err
		}
		return interruptReturn(m, in)
	}},
}
