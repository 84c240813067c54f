package machine

import (
	"errors"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// numberOfSigreturn is rt_sigreturn's, in eax (the kernel's syscall_64.tbl).
const numberOfSigreturn = 15

// restorerSystemCall is where syscall stands in the restorer, behind mov eax, 15.
const restorerSystemCall = 5

// sigcontextHonoured are the flags that come from a sigcontext (FIX_EFLAGS in
// arch/x86/include/asm/sighandling.h). The others stay those of the handler.
const sigcontextHonoured = trace.AC | trace.OF | trace.DF | trace.TF | trace.SF | trace.ZF | trace.AF | trace.PF | trace.CF | trace.RF

// errBadFrame is a frame whose content the kernel does not take.
var errBadFrame = errors.New("bad frame")

// isBad reports whether a frame is none, by its content or because it cannot be read.
func isBad(err error) bool { return errors.Is(err, errBadFrame) || errors.Is(err, errBadAddress) }

// isSigreturn reports whether a system call is the one that a program with handlers may
// make.
func (m *machine) isSigreturn(in *instruction) bool {
	s := m.program.Signals
	return s != nil && in.mode == trace.Mode64 && in.address == s.Restorer+restorerSystemCall && m.register(trace.RAX, 4) == numberOfSigreturn
}

// sigreturn is rt_sigreturn in arch/x86/kernel/signal_64.c. The frame is that of which
// the handler's return has removed pretcode.
func (m *machine) sigreturn() error {
	m.budget -= signalSteps
	if m.flags&trace.TF != 0 {
		return &Unknown{Reason: "the model does not know rt_sigreturn with the trap flag set"}
	}
	if err := m.restoreFrame(); err != nil {
		if !isBad(err) {
			return err
		}
		if err := m.badFrame(); err != nil {
			return err
		}
	}
	return m.deliver()
}

// restoreFrame takes back the mask and the context. Of a frame that cannot be read it is
// errBadAddress with all as before: no page boundary lets uc_flags and uc_sigmask be read
// and not what is between them.
func (m *machine) restoreFrame() error {
	context := m.general[trace.RSP]
	b, err := m.copyFromUser(context, contextBytes)
	if err != nil {
		return err
	}
	if err := m.checkStack(b); err != nil {
		return err
	}
	blocked, err := b.need(contextMask, 8)
	if err != nil {
		return err
	}
	m.signals.blocked = trace.SignalSet(blocked) &^ unblockable
	m.calls.leave(context)
	err = m.restoreContext(b)
	m.calls.leave(m.general[trace.RSP])
	return err
}

// unblockable are SIGKILL and SIGSTOP (set_current_blocked).
const unblockable = 1<<(9-1) | 1<<(19-1)

// badFrame is what becomes of a frame that the kernel does not take (signal_fault): the
// call gives 0 where it has come to, and SIGSEGV.
func (m *machine) badFrame() error {
	m.setRegister(trace.RAX, 8, 0)
	return m.force(siginfo{signal: trace.SIGSEGV, code: codeKernel})
}

// checkStack refuses a frame in which the alternate stack has become another: whether
// restore_altstack takes it depends on the kernel's order.
func (m *machine) checkStack(b block) error {
	a := &m.program.Signals.Alternate
	flags := b.word(contextStackFlag, 4)
	if b.word(contextStack, 8) != (word{value: a.Base}) || b.word(contextStackSize, 8) != (word{value: a.Size}) || flags.value&^flags.open != 0 {
		return &Unknown{Reason: "the handler has changed uc_stack"}
	}
	return nil
}

// restoreContext is restore_sigcontext. Where the extended state cannot be restored the
// rest has been.
func (m *machine) restoreContext(b block) error {
	registers := block{b.bytes[contextRegisters:contextMask], b.open[contextRegisters:contextMask]}
	rip, err := registers.need(sigcontextIP, 8)
	if err != nil {
		return err
	}
	if !canonical(rip, 1) {
		return &Unknown{Reason: "rt_sigreturn goes to an address that is not canonical: it faults within the kernel"}
	}
	uc, err := b.need(contextFlags, 8)
	if err != nil {
		return err
	}
	if err := m.restoreSelectors(registers, uc); err != nil {
		return err
	}
	for i, r := range sigcontextOrder {
		w := registers.word(8*i, 8)
		m.setRegister(r, 8, w.value)
		m.setUndefined(r, 8, w.open)
	}
	m.rip = rip
	m.restoreFlags(registers.word(sigcontextFlags, 8))
	state, err := registers.need(sigcontextFPState, 8)
	if err != nil {
		return err
	}
	return m.restoreExtended(state)
}

func (m *machine) restoreFlags(w word) {
	m.define(sigcontextHonoured, trace.Flags(w.value))
	m.undefined |= trace.Flags(w.open) & sigcontextHonoured
}

// restoreSelectors takes CS and SS with the privilege of user mode. Without
// UC_STRICT_RESTORE_SS an SS that is no data segment becomes the usual one
// (force_valid_ss). What iret refuses within the kernel is not known: in the frame of the
// signal that it becomes, not all systems have the flags and selectors that were restored.
func (m *machine) restoreSelectors(registers block, uc uint64) error {
	cs, err := registers.need(sigcontextCS, 2)
	if err != nil {
		return err
	}
	ss, err := registers.need(sigcontextSS, 2)
	if err != nil {
		return err
	}
	if cs|requestedPrivilege != trace.Code64 {
		return &Unknown{Reason: "rt_sigreturn goes to another code segment"}
	}
	if uc&contextStrictSS != 0 && ss|requestedPrivilege != trace.UserData {
		return &Unknown{Reason: "rt_sigreturn loads another stack segment"}
	}
	m.selectors[trace.CS], m.selectors[trace.SS] = trace.Code64, trace.UserData
	return nil
}
