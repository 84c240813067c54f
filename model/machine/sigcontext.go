package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// struct ucontext (uapi/asm/ucontext.h) in bytes, with its stack_t and its struct
// sigcontext_64 (uapi/asm/sigcontext.h).
const (
	contextFlags     = 0  // uc_flags
	contextLink      = 8  // uc_link
	contextStack     = 16 // uc_stack.ss_sp
	contextStackFlag = 24 // uc_stack.ss_flags, of 4 bytes
	contextStackSize = 32 // uc_stack.ss_size
	contextRegisters = 40 // uc_mcontext
	contextMask      = 296
	contextBytes     = 304

	sigcontextIP       = 16 * 8
	sigcontextFlags    = 17 * 8
	sigcontextCS       = 18 * 8 // of 2 bytes, like gs, fs and ss behind it
	sigcontextSS       = sigcontextCS + 6
	sigcontextErr      = 19 * 8
	sigcontextTrap     = 20 * 8
	sigcontextOldMask  = 21 * 8
	sigcontextCR2      = 22 * 8
	sigcontextFPState  = 23 * 8
	sigcontextReserved = 24 * 8 // reserved1, which is not written
)

// The bits of uc_flags.
const (
	contextHasXState = 1 // UC_FP_XSTATE
	contextHasSS     = 2 // UC_SIGCONTEXT_SS
	contextStrictSS  = 4 // UC_STRICT_RESTORE_SS
)

// sigcontextOrder are the general registers as struct sigcontext_64 has them.
var sigcontextOrder = [trace.RegisterCount]trace.Register{
	trace.R8, trace.R9, trace.R10, trace.R11, trace.R12, trace.R13, trace.R14, trace.R15,
	trace.RDI, trace.RSI, trace.RBP, trace.RBX, trace.RDX, trace.RAX, trace.RCX, trace.RSP,
}

// The places at which a frame is undefined.
const (
	placeOfThread = "asm/sigcontext.h, struct sigcontext: trapno, err and cr2 before the thread's first exception"
	placeOfNone   = "sigaltstack(2): ss_flags where no alternate stack was set"
)

// writeContext writes uc_flags to uc_stack, then pretcode, then the rest.
func (m *machine) writeContext(context, frame, state uint64) error {
	head := newBlock(contextStackFlag + 4)
	head.putWord(contextFlags, 8, word{value: m.contextFlags()})
	head.putWord(contextStack, 8, word{value: m.program.Signals.Alternate.Base})
	head.putWord(contextStackFlag, 4, m.stackFlags())
	if err := m.copyToUser(context, head); err != nil {
		return err
	}
	if err := m.putUser(context+contextStackSize, m.program.Signals.Alternate.Size, m.calls.local(context)); err != nil {
		return err
	}
	if err := m.putUser(frame, m.program.Signals.Restorer, m.calls.returnAddress()); err != nil {
		return err
	}
	if err := m.copyToUser(context+contextRegisters, m.sigcontext(state)); err != nil {
		return err
	}
	return m.putUser(context+contextMask, uint64(m.signals.blocked), m.calls.local(context))
}

// contextFlags is frame_uc_flags.
func (m *machine) contextFlags() uint64 {
	flags := uint64(contextHasSS | contextStrictSS)
	if m.system.SignalState.Size > 0 {
		flags |= contextHasXState
	}
	return flags
}

// stackFlags is sas_ss_flags of struct task_struct, as sigaltstack was given it, be it
// in use or not (since Linux 4.7).
func (m *machine) stackFlags() word {
	if m.program.Signals.Alternate.Size > 0 {
		return word{}
	}
	m.sources.add(placeOfNone)
	return word{open: 2} // SS_DISABLE, or 0 in a thread that never had one
}

// sigcontext is __unsafe_setup_sigcontext. oldmask has the same as uc_sigmask.
func (m *machine) sigcontext(state uint64) block {
	b := newBlock(sigcontextReserved)
	for i, r := range sigcontextOrder {
		b.putWord(8*i, 8, word{m.general[r], m.allUndefined()[r]})
	}
	b.putWord(sigcontextIP, 8, word{value: m.rip})
	b.putWord(sigcontextFlags, 8, word{uint64(m.flags), uint64(m.undefined)})
	b.putWord(sigcontextCS, 2, word{value: uint64(m.selectors[trace.CS])})
	b.putWord(sigcontextSS, 2, word{value: uint64(m.selectors[trace.SS])})
	t := &m.signals.thread
	b.putWord(sigcontextErr, 8, m.known(t.code, t.trapped))
	b.putWord(sigcontextTrap, 8, m.known(t.trap, t.trapped))
	b.putWord(sigcontextOldMask, 8, word{value: uint64(m.signals.blocked)})
	b.putWord(sigcontextCR2, 8, m.known(t.address, t.faulted))
	b.putWord(sigcontextFPState, 8, word{value: state})
	return b
}

// known is a value of the thread's last exception, which is undefined before the first.
func (m *machine) known(value uint64, is bool) word {
	if is {
		return word{value: value}
	}
	m.sources.add(placeOfThread)
	return word{open: ^uint64(0)}
}
