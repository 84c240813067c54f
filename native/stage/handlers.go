//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// What the kernel is told of a handler (SA_*).
const saOnStack, saSiginfo, saNoDefer, saRestorer = 0x0800_0000, 4, 0x4000_0000, 0x0400_0000

// waiting is the call in which a stage waits for its filter: that holds the number of
// its process.
const waiting = "waiting for the filter"

// alternateCall is the call that the kernel refuses where a program's alternate stack
// is too small for it.
const alternateCall = "the program's alternate stack"

// programHandlers gives signals to the program's own handlers. Those without one end
// the process, as they do by themselves: there is one alternate stack a thread, so
// that the stage has none where the program has one.
func programHandlers(a *arena, s *trace.Signals) []call {
	a.setWord(controlNoMask, 0)
	a.setWord(controlAllMask, ^uint64(0))
	calls := []call{
		{waiting, unix.SYS_READ, []uint64{0, stateFailure, 8}},
		{"the signal mask", unix.SYS_RT_SIGPROCMASK, []uint64{unix.SIG_SETMASK, controlNoMask, 0, 8}},
	}
	const disable = 2 // SS_DISABLE: as a process begins, but for the flags in the frames
	a.setWord(controlStackT, s.Alternate.Base)
	a.setWord(controlStackT+8, 0)
	a.setWord(controlStackT+16, s.Alternate.Size)
	if s.Alternate.Size == 0 {
		a.setWord(controlStackT+8, disable)
	}
	calls = append(calls, call{alternateCall, unix.SYS_SIGALTSTACK, []uint64{controlStackT, 0}})
	for i, signal := range append(slices.Clone(probe.Signals), trace.SIGSYS) {
		at := controlOwn + uint64(i)*actionBytes
		writeAction(a.at(at, actionBytes), s, signal)
		calls = append(calls, call{"the handler of " + unix.SignalName(unix.Signal(signal)), unix.SYS_RT_SIGACTION, []uint64{uint64(signal), at, 0, 8}})
	}
	return calls
}

// writeAction writes the struct kernel_sigaction of a signal; SIG_DFL is zero.
func writeAction(action []byte, s *trace.Signals, signal trace.Signal) {
	i := slices.IndexFunc(s.Handlers, func(h trace.SignalHandler) bool { return h.Signal == signal })
	if i < 0 {
		return
	}
	h, flags := s.Handlers[i], uint64(saSiginfo|saRestorer)
	if h.OnAlternate {
		flags |= saOnStack
	}
	if h.NoDefer {
		flags |= saNoDefer
	}
	for k, value := range [...]uint64{h.Address, flags, s.Restorer, uint64(h.Mask)} {
		binary.LittleEndian.PutUint64(action[k*8:], value)
	}
}

// allowedTo are the calls of a stage of a program with handlers: besides the stage's
// own, those of strikes, which reach no process but this one, and rt_sigreturn from
// the program's restorer.
func (t *text) allowedTo(s *trace.Signals, process int) []allowed {
	return append(t.allowed(),
		allowed{number: unix.SYS_RT_SIGPROCMASK, after: t.address("strike.mask_end")},
		allowed{number: unix.SYS_RT_SIGQUEUEINFO, after: t.address("strike.queue_end"), argument: uint32(process)},
		allowed{number: unix.SYS_RT_SIGRETURN, after: t.address("strike.back_end")},
		allowed{number: unix.SYS_RT_SIGRETURN, after: s.Restorer + probe.RestorerBytes})
}

// release tells a stage that waits which process it is.
func (s *stage) release(signals *trace.Signals) {
	number := s.process.command.Process.Pid
	s.text.confine(s.arena, s.text.allowedTo(signals, number))
	s.arena.setWord(controlProcess, uint64(number))
	_, _ = s.process.request.Write(make([]byte, 8)) // it is dead where that fails: greet says so
}

// loadStrikes writes those of a program, as strike.asm reads them.
func (s *stage) loadStrikes(p *trace.Program, state trace.ExtendedState) {
	if p.Signals == nil || traced(p) {
		return
	}
	s.arena.setWord(controlState, state.Features)
	s.arena.setWord(controlState+8, uint64(state.Size))
	s.arena.setWord(controlList, controlStrike)
	s.arena.setWord(controlStrikes, uint64(len(p.Signals.Strikes)))
	for i, strike := range p.Signals.Strikes {
		at := controlStrike + uint64(i)*strikeBytes
		for k, value := range [...]uint64{
			thunkAddress(strike.Checkpoint + 1), uint64(strike.Visit), uint64(strike.Signal), p.Checkpoints[strike.Checkpoint].Address,
		} {
			s.arena.setWord(at+uint64(k)*8, value)
		}
	}
}
