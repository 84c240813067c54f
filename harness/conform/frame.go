package conform

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Places in a signal frame, in bytes from its lowest (the kernel's struct rt_sigframe,
// ucontext and sigcontext_64 in arch/x86/include, and siginfo_t).
const (
	frameRSP   = 168 // uc_mcontext.sp
	frameState = 232 // uc_mcontext.fpstate
	frameSigno = 312 // si_signo
	frameEnd   = 440 // behind siginfo
)

// parts names what lies in a frame, by where it ends.
var parts = []struct {
	end  uint64
	name string
}{
	{8, "the return address"},
	{16, "uc_flags"}, {24, "uc_link"}, {48, "uc_stack"},
	{56, "r8"}, {64, "r9"}, {72, "r10"}, {80, "r11"}, {88, "r12"}, {96, "r13"}, {104, "r14"}, {112, "r15"},
	{120, "rdi"}, {128, "rsi"}, {136, "rbp"}, {144, "rbx"}, {152, "rdx"}, {160, "rax"}, {168, "rcx"}, {176, "rsp"},
	{184, "rip"}, {192, "eflags"}, {200, "the selectors"}, {208, "err"}, {216, "trapno"}, {224, "oldmask"}, {232, "cr2"},
	{240, "fpstate"}, {304, "what is reserved"}, {312, "uc_sigmask"},
	{316, "si_signo"}, {320, "si_errno"}, {328, "si_code"}, {frameEnd, "siginfo"},
}

// partAt names what lies at an offset.
func partAt(offset uint64) string {
	for _, part := range parts {
		if offset < part.end {
			return part.name
		}
	}
	return "what is above the frame"
}

// frame is a signal frame in a snapshot of a program with handlers.
type frame struct {
	program  *trace.Program
	snapshot *trace.Snapshot
	at       uint64 // its lowest byte, of the handler's return address
}

// innermost finds the frame of the handler that a snapshot was taken in: the lowest
// above the stack pointer that leads to the restorer.
func innermost(p *trace.Program, s *trace.Snapshot) (frame, bool) {
	rsp := s.Registers.Get(trace.RSP)
	for _, m := range []trace.Memory{p.Stack, p.Data} {
		if rsp < m.Base || rsp > m.End() {
			continue
		}
		for at := (rsp + 7) &^ 7; at+frameEnd <= m.End(); at += 8 {
			if f := (frame{p, s, at}); f.word(0) == p.Signals.Restorer {
				return f, true
			}
		}
	}
	return frame{}, false
}

// word is the quadword at an offset in the frame.
func (f frame) word(offset uint64) uint64 {
	var bytes [8]byte
	for i := range bytes {
		bytes[i] = f.byte(f.at + offset + uint64(i))
	}
	return binary.LittleEndian.Uint64(bytes[:])
}

// byte is what the snapshot has at an address of the stack or data, and 0 elsewhere.
func (f frame) byte(address uint64) byte {
	for _, m := range []trace.Memory{f.snapshot.Stack, f.snapshot.Data, f.program.Stack} {
		if b, ok := m.Slice(address, 1); ok {
			return b[0]
		}
	}
	return 0
}

// onAlternate reports whether an address is of the program's alternate stack.
func onAlternate(p *trace.Program, address uint64) bool {
	a := p.Signals.Alternate
	return address >= a.Base && address-a.Base < a.Size
}

// undefined are the bits at an address that the prediction leaves undefined.
func (f frame) undefined(address uint64) byte {
	predicted := f.snapshot.Predicted
	if predicted == nil {
		return 0
	}
	if i := address - f.snapshot.Stack.Base; address >= f.snapshot.Stack.Base && i < uint64(len(predicted.StackUndefined)) {
		return predicted.StackUndefined[i]
	}
	if i := address - trace.DataBase; address >= trace.DataBase && i < uint64(len(predicted.DataUndefined)) {
		return predicted.DataUndefined[i]
	}
	return 0
}

// differs reports whether defined bits at an address are others than predicted.
func (f frame) differs(theirs frame, address uint64) bool {
	return (f.byte(address)^theirs.byte(address))&^f.undefined(address) != 0
}
