package execve

import (
	"bytes"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Prediction is how a process begins and ends.
type Prediction struct {
	process.Run
	// Slots are the parts of the stack at entry, lowest first and without a gap.
	Slots []Slot
}

// Slot is a part of the stack at entry.
type Slot struct {
	Address uint64
	Size    int    // bytes
	Name    string // "argc", "argv[0]", "AT_PHDR", "value of AT_PHDR", "padding"
	// System says why the system alone decides what lies there; empty where it is
	// predicted.
	System string
}

// Predict says what a process shows. The error says what the model does not predict.
func Predict(p *process.Process, x *process.Executable, s System) (*Prediction, error) {
	e := entry{process: p, executable: x, system: s}
	e.strings()
	e.tables()
	prediction := &Prediction{Slots: e.slots}
	prediction.Entry = process.Entry{Flags: bit1 | interrupts, MXCSR: maskedMXCSR, Control: maskedControl}
	prediction.Entry.Stack = trace.Memory{Base: e.rsp, Bytes: bytes.Clone(e.bytes)}
	prediction.Entry.Registers[trace.RSP] = e.rsp
	if !s.keep(ZeroRegisters) {
		prediction.Entry.Registers[trace.RDX] = uint64(len(p.Argv))
	}
	m := newMemory(p, x, s, &e)
	prediction.Before = m.mappings()
	err := m.take(p.Steps)
	prediction.After, prediction.Outcome, prediction.Mapped = m.mappings(), m.outcome, m.contents()
	return prediction, err
}

// The state of a new process (psABI 3.4.1, table 3.5; start_thread, fpu_init_fpstate_user).
const (
	bit1, interrupts = 1 << 1, 1 << 9 // of rflags
	maskedMXCSR      = 0x1f80
	maskedControl    = 0x037f // FCW
)
