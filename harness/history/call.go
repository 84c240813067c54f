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
	// Interruption says that nothing was called: a signal's frame was built, and this is
	// what its handler returns to, the restorer. Site and Return are the address of the
	// instruction that was interrupted, Slot is where the frame holds it, and CFA and
	// Before are what was interrupted. What the program changes of it in the frame is
	// changed here, for it will come back so.
	Interruption bool

	context *context // of an interruption
	nested  int      // interruptions from main's to this

	serial int // from 0, main's, in the order of the calls
	// led is where the ret that ended it went, if not to Return: what lay in Slot had been
	// overwritten. 0 where it was not.
	led uint64
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

// Returns is where a call that is active at the moment will go on when it ends. That is
// its return address, or what lies in its place by now if its ret is going to take that:
// then overwritten is true, and whoever looks at memory and registers alone can find
// neither the call instruction nor what was pushed.
func (m Moment) Returns(p *trace.Program, c *Call) (address uint64, overwritten bool) {
	if c.led != 0 {
		if found, ok := (Memory{p, m.Snapshot}).Number(c.Slot, p.Mode.Bytes()); ok && found == c.led {
			return c.led, true
		}
	}
	return c.Return, false
}

// Functions are the names of the functions that the calls are in, newest first: what RIP
// is in, then what each return address leads back to but Start. An address outside
// every function is written as a number.
func (m Moment) Functions(p *trace.Program) []string {
	names := []string{named(p.Function, m.Snapshot.Registers.RIP)}
	for c := m.Call; c != nil && c.Caller != nil; c = c.Caller {
		find := p.Caller
		if c.Interruption {
			find = p.Function
		}
		names = append(names, named(find, c.Return))
	}
	return names
}
