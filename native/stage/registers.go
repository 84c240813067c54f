//go:build linux && amd64

package stage

import (
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Quadwords of a checkpoint's block after the general registers: see probe.asm.
const (
	probedFlags  = recordBlock + 16*8
	probedReturn = recordBlock + 17*8 // to the thunk
	probedRSP    = recordBlock + 18*8
)

// registers reads those of a record; at a checkpoint RIP is not among them.
func (r record) registers(registers *trace.Registers) {
	all := r.word(recordDS)
	registers.Selectors = trace.Selectors{
		trace.DS: uint16(all), trace.ES: uint16(all >> 16), trace.FS: uint16(all >> 32), trace.GS: uint16(all >> 48),
	}
	if r.signal() == 0 {
		r.probed(registers)
	} else {
		r.interrupted(registers)
	}
	probe.Narrow(registers)
}

// probed reads the registers of a checkpoint.
func (r record) probed(registers *trace.Registers) {
	for i := range registers.General {
		registers.General[i] = r.word(recordBlock + i*8)
	}
	registers.General[trace.RSP] = r.word(probedRSP)
	registers.Flags = trace.Flags(r.word(probedFlags))
	_, registers.Selectors[trace.CS], _ = r.thunk()
	registers.Selectors[trace.SS] = uint16(r.word(recordSS))
}

// sigcontextOrder is the order of the general registers in the kernel's struct
// sigcontext; rip, flags, selectors and what the processor said follow.
var sigcontextOrder = [trace.RegisterCount]trace.Register{
	trace.R8, trace.R9, trace.R10, trace.R11, trace.R12, trace.R13, trace.R14, trace.R15,
	trace.RDI, trace.RSI, trace.RBP, trace.RBX, trace.RDX, trace.RAX, trace.RCX, trace.RSP,
}

// Quadwords of a signal's block after the general registers.
const (
	sigcontextRIP   = recordBlock + 16*8
	sigcontextFlags = recordBlock + 17*8
	sigcontextCS    = recordBlock + 18*8 // the lowest word; SS is the highest
	sigcontextError = recordBlock + 19*8
	sigcontextTrap  = recordBlock + 20*8
	sigcontextCR2   = recordBlock + 22*8
)

// interrupted reads the registers of a signal or step. A fault's flags have RF, as
// the processor pushes them (SDM vol. 3, 17.3.1.1).
func (r record) interrupted(registers *trace.Registers) {
	for i, name := range sigcontextOrder {
		registers.General[name] = r.word(recordBlock + i*8)
	}
	registers.RIP = r.word(sigcontextRIP)
	registers.Flags = trace.Flags(r.word(sigcontextFlags))
	registers.Selectors[trace.CS] = uint16(r.word(sigcontextCS))
	registers.Selectors[trace.SS] = uint16(r.word(sigcontextCS) >> 48)
}
