//go:build linux && amd64

package stage

import (
	"github.com/framecheck/framecheck/native/tracee"
	"golang.org/x/sys/unix"
)

// masking is what the program has done with the one signal that steps need. The trap of a
// step is a SIGTRAP that cannot wait: where that is blocked Linux unblocks it and forgets
// its handler (force_sig_info_to_task). So it is never blocked while the program runs, and
// always where the kernel looks at the program's mask.
type masking struct {
	blocks   bool // the program has SIGTRAP blocked
	lifted   bool // and the kernel does not know
	withheld bool // a strike of it waits
}

// trapSet is SIGTRAP in a mask.
const trapSet = 1 << (unix.SIGTRAP - 1)

// learn takes over the mask, which the kernel has just made.
func (m *masking) learn(t tracee.Tracee) error {
	mask, err := t.Mask()
	m.blocks, m.lifted = mask&trapSet != 0, false
	return err
}

// lift unblocks SIGTRAP for an instruction.
func (m *masking) lift(t tracee.Tracee) error { return m.change(t, true) }

// restore gives the kernel the program's mask.
func (m *masking) restore(t tracee.Tracee) error { return m.change(t, false) }

func (m *masking) change(t tracee.Tracee, lifted bool) error {
	if !m.blocks || m.lifted == lifted {
		return nil
	}
	m.lifted = lifted
	mask, err := t.Mask()
	if err != nil {
		return err
	}
	return t.SetMask(mask ^ trapSet)
}

// send sends a signal that strikes.
func (m *masking) send(t tracee.Tracee, signal unix.Signal) error {
	if signal == unix.SIGTRAP && m.blocks {
		m.withheld = true
		return nil
	}
	return t.Send(signal)
}

// release sends what was withheld as soon as the program takes it.
func (m *masking) release(t tracee.Tracee) error {
	if !m.withheld || m.blocks {
		return nil
	}
	m.withheld = false
	return t.Send(unix.SIGTRAP)
}
