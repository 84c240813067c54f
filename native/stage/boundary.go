//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// stepped is behind the trap of a step. What the instruction stored of TF is put right.
func (t *tracer) stepped() error {
	if t.effect&storesFlags != 0 {
		if err := t.putTrapFlag(t.now.Rsp); err != nil {
			return err
		}
	}
	if t.effect&loadsFlags != 0 {
		t.own = trace.Flags(t.now.Eflags) & trace.TF
	}
	if t.effect&exitFollows != 0 {
		t.now.Rip = t.program.Exit
	}
	return t.between()
}

// putTrapFlag puts the program's TF into flags in memory: it is bit 0 of their second byte,
// in each size.
func (t *tracer) putTrapFlag(flags uint64) error {
	var second [1]byte
	if err := t.Read(flags+1, second[:]); err != nil {
		return err
	}
	second[0] = second[0]&^byte(trace.TF>>8) | byte(t.own>>8)
	return t.Write(flags+1, second[:])
}

// between is where one instruction has ended and the next has not begun.
func (t *tracer) between() error {
	if err := t.observe(); err != nil {
		return err
	}
	t.before, t.effect = t.now, t.effectOf(t.now.Rip)
	t.raising = raising{exception: t.raising.exception, attempted: true}
	if err := t.masking.lift(t.Tracee); err != nil {
		return err
	}
	if err := errors.Join(t.canGoOn(), t.knowsFlags()); err != nil {
		return err
	}
	if !t.callsSystem() {
		return t.Step(0)
	}
	if err := t.setFlags(t.now.Eflags); err != nil {
		return err
	}
	return t.ToSystemCall(0)
}

// canGoOn refuses a stack pointer that is not canonical (SDM vol. 1, 3.3.7.1), unless a
// signal comes first: the iret with which the kernel goes back to the program faults
// (measured), and the kernel makes that the program's own #GP.
func (t *tracer) canGoOn() error {
	if high := int64(t.now.Rsp) >> 47; high == 0 || high == -1 {
		return nil
	}
	pending, err := t.Pending()
	if err == nil && pending == 0 {
		err = fmt.Errorf("the kernel cannot go back to a stack pointer that is not canonical, %#x", t.now.Rsp)
	}
	return err
}

// knowsFlags refuses a load of flags behind a load of SS, which is one step: Linux looks at
// the first instruction alone for whether TF will be the program's (is_setting_trap_flag),
// and hides it.
func (t *tracer) knowsFlags() error {
	if t.effect&loadsFlags != 0 && loadOfSS(t.code(t.now.Rip), t.mode()) > 0 {
		return errors.New("whether a load of flags behind a load of SS has set TF is not known")
	}
	return nil
}

// lostNT reports whether NT was set between two instructions, and has gone without one that
// loads flags. Under some hypervisors iret does not bring it back.
func (t *tracer) lostNT() bool {
	loaded := t.effect&loadsFlags != 0 && t.now.Rip != t.before.Rip
	return !loaded && t.before.Eflags&^t.now.Eflags&uint64(trace.NT) != 0
}

// observe captures what is there before an instruction, and sends what strikes there.
func (t *tracer) observe() error {
	if trace.Reserved(t.now.Rip) {
		return t.distrust(fmt.Errorf("it ran at %#x", t.now.Rip))
	}
	mark := uint64(stepMark)
	if t.now.Rip == t.program.Exit {
		mark, t.returned = exitMark, true
	}
	r, err := t.camera.take(t, mark)
	if err != nil {
		return err
	}
	t.full = t.full || r == nil
	if !t.full {
		if err := t.decoder.record(r); err != nil {
			return t.distrust(err)
		}
		if !t.returned {
			return t.strike(&t.decoder.snapshots[len(t.decoder.snapshots)-1])
		}
	}
	if t.returned {
		return errOver
	}
	return nil
}

// strike sends the signals that come at a visit of a checkpoint.
func (t *tracer) strike(s *trace.Snapshot) error {
	struck := false
	for _, strike := range t.program.Signals.Strikes {
		if s.Checkpoint == strike.Checkpoint && s.Visit == strike.Visit {
			struck = true
			if err := t.masking.send(t.Tracee, unix.Signal(strike.Signal)); err != nil {
				return err
			}
		}
	}
	if !struck {
		return nil
	}
	return t.setFlags(t.now.Eflags &^ uint64(trace.RF)) // as behind the probe of a checkpoint
}

// setFlags changes the flags, and has TF as the program has it.
func (t *tracer) setFlags(flags uint64) error {
	t.now.Eflags = flags&^uint64(trace.TF) | uint64(t.own)
	return t.SetRegisters(&t.now)
}
