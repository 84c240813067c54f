package machine

import (
	"errors"
	"math/bits"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// signals is what Linux keeps of signals for a process with one thread (struct
// task_struct: blocked, thread; struct signal_struct: shared_pending), which begins with
// none blocked and none pending.
type signals struct {
	blocked trace.SignalSet
	sent    trace.SignalSet // from outside, to the process: each is pending once at most
	forced  siginfo         // by the kernel, to the thread: it is delivered at once
	thread  thread
}

// synchronous are the signals that Linux delivers before others (SYNCHRONOUS_MASK).
var synchronous = trace.SIGSEGV.Set() | trace.SIGBUS.Set() | trace.SIGILL.Set() | trace.SIGTRAP.Set() | trace.SIGFPE.Set() | trace.SIGSYS.Set()

// killed ends a run as a signal with no handler that could be called.
type killed struct{ signal trace.Signal }

func (*killed) Error() string { return trace.Killed.String() }

// signalled makes a signal of what interrupts a program with handlers, and gives what
// ends the run. Any other end stays what it is.
func (m *machine) signalled(end error) error {
	var e *exception
	switch {
	case m.program.Signals == nil:
		return end
	case errors.Is(end, forbidden{}):
		return &killed{trace.SIGSYS} // by the filter that refuses it: nobody handles that
	case !errors.As(end, &e):
		return end
	}
	if !e.trap {
		m.flags |= trace.RF // set in what a fault saves (SDM vol. 3, 17.3.1.1)
	}
	info, err := m.siginfoOf(e.fault)
	if err != nil {
		return err
	}
	m.signals.thread.note(e.fault)
	if err := m.force(info); err != nil {
		return err
	}
	return m.deliver()
}

// force is force_sig_info_to_task in kernel/signal.c: a signal that cannot wait ends the
// process where it is blocked.
func (m *machine) force(info siginfo) error {
	if m.signals.blocked&info.signal.Set() != 0 {
		return &killed{info.signal}
	}
	m.signals.forced = info
	return nil
}

// deliver calls the handlers of all pending signals that are not blocked, each on top of
// the one before (exit_to_user_mode_loop, get_signal).
func (m *machine) deliver() error {
	for {
		info := m.signals.take()
		if info.signal == 0 {
			return nil
		}
		h := m.handler(info.signal)
		if h == nil {
			return &killed{info.signal}
		}
		err := m.handle(h, &info)
		if errors.Is(err, errBadAddress) {
			err = m.forceSegmentation(info.signal)
		}
		if err != nil {
			return m.locate(err, m.rip, nil)
		}
	}
}

// take gives the next signal (dequeue_signal and next_signal), or one of number 0: the
// thread's comes before the process's, and of those the synchronous ones, then the lowest
// number.
func (s *signals) take() siginfo {
	if info := s.forced; info.signal != 0 {
		s.forced = siginfo{}
		return info
	}
	ready := s.sent &^ s.blocked
	if ready == 0 {
		return siginfo{}
	}
	if first := ready & synchronous; first != 0 {
		ready = first
	}
	signal := trace.Signal(bits.TrailingZeros64(uint64(ready)) + 1)
	s.sent &^= signal.Set()
	return siginfo{signal: signal, code: codeUser}
}

// handler finds that of a signal, or nil.
func (m *machine) handler(signal trace.Signal) *trace.SignalHandler {
	for i, h := range m.program.Signals.Handlers {
		if h.Signal == signal {
			return &m.program.Signals.Handlers[i]
		}
	}
	return nil
}

// forceSegmentation is what becomes of a signal whose frame cannot be written
// (signal_setup_done and force_sigsegv): SIGSEGV, with its own handler, or the end.
func (m *machine) forceSegmentation(signal trace.Signal) error {
	if signal == trace.SIGSEGV {
		return &killed{trace.SIGSEGV}
	}
	return m.force(siginfo{signal: trace.SIGSEGV, code: codeKernel})
}
