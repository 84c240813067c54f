package machine

import "github.com/framecheck/framecheck/scenarios/trace"

// The frame of a signal, struct rt_sigframe in arch/x86/include/asm/sigframe.h: pretcode,
// struct ucontext and siginfo_t, in bytes.
const (
	frameContext    = 8
	frameSiginfo    = frameContext + contextBytes
	frameBytes      = frameSiginfo + siginfoBytes
	frameAlignment  = 16  // FRAME_ALIGNMENT
	redZone         = 128 // bytes below rsp that belong to the interrupted function
	stateAlignment  = 64
	handlersCleared = trace.DF | trace.RF | trace.TF // handle_signal
)

// handle is handle_signal in arch/x86/kernel/signal.c: it writes the frame and goes to
// the handler, which begins with the extended state as a program does
// (fpu__clear_user_states). Where the frame cannot be written it is errBadAddress, with
// the state as before.
func (m *machine) handle(h *trace.SignalHandler, info *siginfo) error {
	m.budget -= signalSteps
	if m.mode() != trace.Mode64 {
		return &Unknown{Reason: "the model does not know signals in 32-bit code"}
	}
	frame, state, err := m.placeFrame(h)
	if err != nil {
		return err
	}
	if err := m.saveExtended(state); err != nil {
		return err
	}
	if err := m.writeFrame(frame, state, info); err != nil {
		return err
	}
	m.enterHandler(h, frame)
	return nil
}

// placeFrame is get_sigframe: below the red zone of what is interrupted, or from the end
// of the alternate stack, first the extended state and then the frame. A frame that
// begins outside of the alternate stack is none.
func (m *machine) placeFrame(h *trace.SignalHandler) (frame, state uint64, err error) {
	s := &m.program.Signals.Alternate
	pointer := m.general[trace.RSP]
	nested, entering := onStack(s, pointer), false
	pointer -= redZone
	if h.OnAlternate && s.Size > 0 && !onStack(s, pointer) { // sas_ss_flags is 0
		pointer, entering = s.Base+s.Size, true
	}
	state = (pointer - uint64(m.stateBytes())) &^ (stateAlignment - 1)
	frame = (state-frameBytes)&^(frameAlignment-1) - 8
	if (nested || entering) && !onStack(s, frame) {
		return 0, 0, errBadAddress
	}
	return frame, state, nil
}

// onStack is __on_sig_stack: the lowest address is not on the stack, and the end is.
func onStack(s *trace.AlternateStack, pointer uint64) bool {
	return pointer > s.Base && pointer-s.Base <= s.Size
}

// writeFrame is x64_setup_rt_frame, in its order: what it has written when it comes to
// an address that it cannot write stays there.
func (m *machine) writeFrame(frame, state uint64, info *siginfo) error {
	if err := m.writeContext(frame+frameContext, frame, state); err != nil {
		return err
	}
	return m.copyToUser(frame+frameSiginfo, m.describe(info))
}

// describe is the siginfo_t, with a note of what is undefined in it.
func (m *machine) describe(info *siginfo) block {
	if info.code == codeUser {
		m.sources.add(placeOfSender)
	}
	return info.image()
}

// enterHandler sets the registers (x64_setup_rt_frame), the mask (signal_delivered) and
// the extended state.
func (m *machine) enterHandler(h *trace.SignalHandler, frame uint64) {
	interrupted := m.rip
	m.setRegister(trace.RDI, 8, uint64(h.Signal))
	m.setRegister(trace.RAX, 8, 0)
	m.setRegister(trace.RSI, 8, frame+frameSiginfo)
	m.setRegister(trace.RDX, 8, frame+frameContext)
	m.setRegister(trace.RSP, 8, frame)
	m.rip = h.Address
	m.selectors[trace.CS], m.selectors[trace.SS] = trace.Code64, trace.UserData
	m.define(handlersCleared, 0)
	m.held = false
	m.signals.blocked |= h.Mask
	if !h.NoDefer {
		m.signals.blocked |= h.Signal.Set()
	}
	m.clearExtended()
	m.calls.enter(trace.Call{Function: m.calls.name(h.Address), CFA: frame + 8, Site: interrupted, Return: m.program.Signals.Restorer}, trace.Mode64, &m.general)
}
