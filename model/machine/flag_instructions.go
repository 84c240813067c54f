package machine

import "github.com/framecheck/framecheck/scenarios/trace"

var flagSemantics = semantics{
	"clc":   setFlag(trace.CF, 0),
	"stc":   setFlag(trace.CF, trace.CF),
	"cmc":   needsCarry(complementCarry),
	"cld":   setFlag(trace.DF, 0),
	"std":   setFlag(trace.DF, trace.DF),
	"lahf":  loadFlags,
	"sahf":  storeFlags,
	"pushf": pushFlags,
	"popf":  popFlags,
}

func setFlag(which, value trace.Flags) effect {
	return func(m *machine, _ *instruction) error {
		m.define(which, value)
		return nil
	}
}

func complementCarry(m *machine, _ *instruction) error {
	m.define(trace.CF, ^m.flags)
	return nil
}

// inAH are the flags that LAHF and SAHF move.
const inAH = trace.SF | trace.ZF | trace.AF | trace.PF | trace.CF

// loadFlags: SDM vol. 2, LAHF. The flags' lowest byte is theirs, with bit 1 set.
func loadFlags(m *machine, _ *instruction) error {
	if err := m.need(inAH); err != nil {
		return err
	}
	m.setRegister(trace.RAX, highByte, uint64(m.flags))
	return nil
}

// storeFlags: SDM vol. 2, SAHF.
func storeFlags(m *machine, _ *instruction) error {
	m.define(inAH, trace.Flags(m.register(trace.RAX, highByte)))
	return nil
}

// pushFlags stores VM and RF clear (SDM vol. 2, PUSHF), as they are here: nothing
// sets VM in user mode, and RF is clear in every instruction. Flags that are
// undefined are undefined bits there.
func pushFlags(m *machine, in *instruction) error {
	to := m.below(in.size)
	image := word{uint64(m.flags), uint64(m.undefined)}
	if err := m.storeWord(to, in.size, image, trace.SS, m.calls.local(to)); err != nil {
		return err
	}
	m.setStackPointer(to)
	return nil
}

// userWritable are the flags that POPF changes at CPL 3 with IOPL 0 (SDM vol. 2,
// table 4-16).
const userWritable = trace.Status | trace.TF | trace.DF | trace.NT | trace.AC | trace.ID

// popFlags: SDM vol. 2, POPF.
func popFlags(m *machine, in *instruction) error {
	if err := m.checkSlots(in.size, 0); err != nil {
		return err
	}
	image := m.slot(in.size, 0)
	m.setStackPointer(m.above(in.size, 1))
	m.setFlags(image, userWritable, in.size)
	return nil
}

// setFlags takes flags from an image that was popped, all status flags among them.
// Undefined bits become undefined flags again.
func (s *state) setFlags(image word, which trace.Flags, size int) {
	which &= trace.Flags(mask(size))
	s.define(which, trace.Flags(image.value))
	s.undefined = trace.Flags(image.open) & which
}
