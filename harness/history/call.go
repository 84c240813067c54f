package history

import "github.com/framecheck/framecheck/scenarios/trace"

// Call is one activation that a call instruction began. Its callers are shared by all
// moments at which they are active.
type Call struct {
	// Entry is where it was entered, or where a tail call went.
	Entry uint64
	// Site is the address of the call instruction; 0 for main's.
	Site uint64
	// Return is the return address and Slot where it lies.
	Return, Slot uint64
	// CFA is RSP before the call instruction (DWARF 5, 6.4).
	CFA uint64
	// Before are the registers before the call instruction: those that a callee has to
	// give back among them, whatever its convention, and vectors where the run observes
	// them. Its RSP is CFA.
	Before *trace.Registers
	// Caller is the activation that it will return to, nil for main's.
	Caller *Call
	// Depth is how many activations there are from main's to this.
	Depth int
}

// Moment is the state before an instruction, with the call that is under way.
type Moment struct {
	Snapshot *trace.Snapshot
	Call     *Call
}

// Calls are the active ones, newest first.
func (m Moment) Calls() []*Call {
	var all []*Call
	for c := m.Call; c != nil; c = c.Caller {
		all = append(all, c)
	}
	return all
}

// Functions are the names of the functions that the calls are in, newest first: what RIP
// is in, then what each return address leads back to but Start. An address outside
// every function is written as a number.
func (m Moment) Functions(p *trace.Program) []string {
	names := []string{named(p.Function, m.Snapshot.Registers.RIP)}
	for c := m.Call; c != nil && c.Caller != nil; c = c.Caller {
		names = append(names, named(p.Caller, c.Return))
	}
	return names
}
