//go:build linux && amd64

package stage

import (
	"github.com/framecheck/framecheck/native/tracee"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// raising is what is known of the signals that come in place of an instruction.
type raising struct {
	// attempted: the instruction was resumed, and no signal has come of it yet.
	attempted bool
	// excepted: the first one that came is that of an exception.
	excepted bool
	// delivering: the process goes on with a signal, to its handler.
	delivering bool
	// exception are the error code and the vector of the program's last one, which the
	// kernel keeps for each thread and writes into each frame. Steps are exceptions, too.
	exception [16]byte
}

// Where the kernel's frame has them, and the flags, in bytes from the handler's rsp.
const (
	frameContext   = 8 + 40
	frameFlags     = frameContext + 17*8
	frameException = frameContext + 19*8 // err, and trapno
)

// signalled is at a signal that is about to be delivered.
func (t *tracer) signalled(signal unix.Signal, info *tracee.Info) error {
	struck := info.Code == tracee.SentByUser
	if t.raising.attempted {
		t.raising.attempted, t.raising.excepted = false, !struck
	}
	switch {
	case struck && signal == unix.SIGTRAP && t.masking.blocks:
		t.masking.withheld, t.raising.attempted = true, true // it was pending as the program blocked it
		return t.Step(0)
	case struck:
		info.Sender = 0 // nobody: this process's number is another in each run
		if err := t.SetInfo(info); err != nil {
			return err
		}
	case signal == unix.SIGTRAP && t.masking.blocks:
		return t.forbid()
	case info.Code == tracee.Traced && t.effect&loadsFlags != 0: // the instruction has ended
		t.own = trace.Flags(t.now.Eflags) & trace.TF
	}
	if err := t.masking.restore(t.Tracee); err != nil {
		return err
	}
	t.raising.delivering = true
	return t.Step(signal)
}

// forbid has the kernel decide what becomes of an exception whose signal, SIGTRAP, the
// program has blocked: the instruction is executed once more, under the program's own
// mask. The process ends by it.
func (t *tracer) forbid() error {
	t.now = t.before
	if err := t.setFlags(t.now.Eflags); err != nil {
		return err
	}
	if err := t.masking.restore(t.Tracee); err != nil {
		return err
	}
	if err := t.Continue(0); err != nil {
		return err
	}
	if err := t.wait(); err != nil {
		return err
	}
	if err := t.Continue(unix.SIGTRAP); err != nil {
		return err
	}
	return t.wait()
}

// entered is at the first instruction of a handler, whose frame has just been written. What
// steps have left in it is put right.
func (t *tracer) entered() error {
	rsp := t.now.Rsp
	if t.raising.excepted {
		if err := t.Read(rsp+frameException, t.raising.exception[:]); err != nil {
			return err
		}
	} else if err := t.Write(rsp+frameException, t.raising.exception[:]); err != nil {
		return err
	}
	if err := t.putTrapFlag(rsp + frameFlags); err != nil {
		return err
	}
	t.own = 0
	return t.again()
}

// systemCall is at the entry of one, or at its exit.
func (t *tracer) systemCall() error {
	if t.inside = !t.inside; t.inside {
		return t.ToSystemCall(0)
	}
	t.own = trace.Flags(t.now.Eflags) & trace.TF
	return t.again()
}

// again is between two instructions, behind what can have changed the mask: where another
// signal comes first, the program is not looked at.
func (t *tracer) again() error {
	if err := t.masking.learn(t.Tracee); err != nil {
		return err
	}
	if err := t.masking.release(t.Tracee); err != nil {
		return err
	}
	pending, err := t.Pending()
	if err != nil {
		return err
	}
	if pending == 0 {
		return t.between()
	}
	t.raising.attempted, t.raising.delivering = true, false
	return t.Step(0)
}
