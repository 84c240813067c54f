//go:build linux && amd64

package stage

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

const (
	siginfoCode = recordSignal + 8
	fromKernel  = 0x80 // SI_KERNEL; lower codes come from other processes
)

// signalled decodes the end of a run that raised a signal.
func signalled(t *trace.Trace, r record, p *trace.Program) error {
	registers := &t.Final.Registers
	thunk, branched := thunkAt(registers.RIP)
	branched = branched && !p.EveryInstruction
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
