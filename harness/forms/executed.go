package forms

import "github.com/framecheck/framecheck/scenarios/trace"

// Executed gives the forms that a run executed. The trace has a snapshot before
// every instruction (trace.Program.EveryInstruction). A valid form is executed
// where the instruction begins, whatever becomes of it, unless it raises #UD; an
// invalid one where it does.
func (u Universe) Executed(p *trace.Program, t *trace.Trace) map[Form]bool {
	found := map[Form]bool{}
	last := len(t.Snapshots) - 1
	for i := range t.Snapshots {
		if i == last && t.Outcome.Kind == trace.TimedOut {
			break
		}
		at := &t.Snapshots[i].Registers
		u.begin(found, p, at, i == last && refused(t, at))
	}
	// Where an instruction that follows a load of SS faults, there is no
	// snapshot before it.
	end := &t.Final.Registers
	if faulted(t) && (last < 0 || t.Snapshots[last].Registers.RIP != end.RIP) {
		u.begin(found, p, end, refused(t, end))
	}
	return found
}

// begin adds the forms of the instruction that registers point at, in the mode
// of their code segment.
func (u Universe) begin(found map[Form]bool, p *trace.Program, at *trace.Registers, refused bool) {
	mode := trace.Mode64
	if at.Selectors[trace.CS] == trace.Code32 {
		mode = trace.Mode32
	}
	offset := at.RIP - trace.CodeBase
	if offset >= uint64(len(p.Code)) {
		return
	}
	for _, f := range u.At(mode, p.Code[offset:]) {
		if refused == (f.Validity() == Invalid) {
			found[f] = true
		}
	}
}

// faulted reports whether the run ended in an exception that is reported at its
// instruction, not after it as traps are.
func faulted(t *trace.Trace) bool {
	switch t.Outcome.Fault.Vector {
	case trace.Debug, trace.Breakpoint, trace.Overflow:
		return false
	default:
		return t.Outcome.Kind == trace.Faulted
	}
}

// refused reports whether the run ended in #UD at the instruction that registers
// point at.
func refused(t *trace.Trace, at *trace.Registers) bool {
	return faulted(t) && t.Outcome.Fault.Vector == trace.InvalidOpcode && t.Final.Registers.RIP == at.RIP
}
