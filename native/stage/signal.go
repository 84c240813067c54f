//go:build linux && amd64

package stage

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// sigcontextOrder is the order of the general registers in the kernel's struct
// sigcontext; rip, flags and what the processor said follow.
var sigcontextOrder = [trace.RegisterCount]trace.Register{
	trace.R8, trace.R9, trace.R10, trace.R11, trace.R12, trace.R13, trace.R14, trace.R15,
	trace.RDI, trace.RSI, trace.RBP, trace.RBX, trace.RDX, trace.RAX, trace.RCX, trace.RSP,
}

// Quadwords of a fault's block after the general registers.
const (
	sigcontextRIP   = recordBlock + 16*8
	sigcontextFlags = recordBlock + 17*8
	sigcontextError = recordBlock + 19*8
	sigcontextTrap  = recordBlock + 20*8
	sigcontextCR2   = recordBlock + 22*8

	siginfoCode = recordSignal + 8
	fromKernel  = 0x80 // SI_KERNEL; lower codes come from other processes
)

// signalled decodes the end of a run that raised a signal.
func signalled(t *trace.Trace, r record, p *trace.Program) error {
	registers := &t.Final.Registers
	registers.General, registers.Flags = r.interrupted()
	registers.RIP = r.word(sigcontextRIP)

	thunk, branched := thunkAt(registers.RIP)
	switch code := int32(r.word(siginfoCode)); {
	case code <= 0:
		return fmt.Errorf("signal %d was sent by another process", r.signal())
	case r.signal() == uint32(unix.SIGSYS):
		t.Outcome.Kind = trace.SystemCall
	case branched && thunk == exitThunk:
		// A trap after the jump that stands at the exit: the exit was reached.
		registers.RIP = p.Exit
		return nil
	default:
		t.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: r.fault()}
	}
	if branched && thunk <= len(p.Checkpoints) {
		// As if the nop had run, for which the jump stands.
		registers.RIP = p.Checkpoints[thunk-1].Address + uint64(len(trace.CheckpointBytes))
	}
	if trace.Reserved(registers.RIP) {
		return fmt.Errorf("it ran at %#x: %v", registers.RIP, t.Outcome.Fault.Vector)
	}
	if f := t.Outcome.Fault; f.Vector == trace.PageFault && trace.Reserved(f.Address) {
		return fmt.Errorf("it used address %#x", f.Address)
	}
	return nil
}

// interrupted gives the registers of a signal's block. A fault's flags have RF, as
// the processor pushes them (SDM vol. 3, 18.3.1.1).
func (r record) interrupted() (general [trace.RegisterCount]uint64, flags trace.Flags) {
	for i, name := range sigcontextOrder {
		general[name] = r.word(recordBlock + i*8)
	}
	return general, trace.Flags(r.word(sigcontextFlags))
}

// trapped reports the checkpoint whose patched jump raised the trap of a single
// step. Its thunk has not begun: the record is of what it would have captured.
func (r record) trapped() (checkpoint int, ok bool) {
	if r.signal() == 0 || trace.Vector(r.word(sigcontextTrap)) != trace.Debug {
		return 0, false
	}
	thunk, ok := thunkAt(r.word(sigcontextRIP))
	return thunk - 1, ok && thunk > exitThunk
}

func (r record) fault() trace.Fault {
	f := trace.Fault{Vector: trace.Vector(r.word(sigcontextTrap)), ErrorCode: uint32(r.word(sigcontextError))}
	if f.Vector == trace.PageFault {
		f.Address = r.word(sigcontextCR2)
	}
	return f
}
