package witness

import (
	"regexp"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Observation is what a compiler did with a signature.
type Observation struct {
	Signature Signature
	Shapes    []Shape // of the signature's Types
	Caller    *Side   // the compiled caller; nil where it was not run
	Callee    *Side   // the compiled callee
	// Unseen says why nothing was run: the compiler rejects the signature, nothing is
	// predicted of it, or the model does not predict the code.
	Unseen Reason
	// call is what our side of the calls was made by.
	call framemap.Call
}

// Reason is why a signature was not observed; the zero value says that it was.
type Reason struct {
	Kind ReasonKind
	Text string
}

// ReasonKind is whose reason it is.
type ReasonKind string

// The reasons.
const (
	Rejected    ReasonKind = "rejected by the compiler"
	Unpredicted ReasonKind = "not predicted by the layout"
	Unloaded    ReasonKind = "in registers that the witness does not load"
	Unmodelled  ReasonKind = "not executed by the model"
	Broken      ReasonKind = "the witness's own fault"
)

// Side is a run of one compiled function.
type Side struct {
	Program *trace.Program
	// Given is the state that the other side, our own, gives: at the call of a compiled
	// callee, at the return to a compiled caller.
	Given *state
	// Result is the address of the memory that our caller provides for a result.
	Result uint64
	Trace  *trace.Trace
	image  *image
}

// at finds the snapshot of the first visit of a checkpoint.
func (s *Side) at(checkpoint int) *trace.Snapshot {
	for i := range s.Trace.Snapshots {
		if s.Trace.Snapshots[i].Checkpoint == checkpoint {
			return &s.Trace.Snapshots[i]
		}
	}
	return nil
}

// seen is the state at a snapshot, of which the stack's rest is as it was at Entry.
func (s *Side) seen(n *trace.Snapshot, cfa uint64) *state {
	stack := trace.Memory{Base: s.Program.Stack.Base, Bytes: append([]byte(nil), s.Program.Stack.Bytes...)}
	if len(n.Stack.Bytes) > 0 {
		copy(stack.Bytes[n.Stack.Base-stack.Base:], n.Stack.Bytes)
	}
	seen := &state{mode: s.Program.Mode, general: n.Registers.General, vectors: n.Registers.Vectors, stack: stack, cfa: cfa}
	for r := range seen.x87 {
		copy(seen.x87[r][:], s.Trace.Final.Data.Bytes[x87At+32+16*r:])
	}
	return seen
}

// Bench is where programs are run: the processor, or the model.
type Bench struct {
	Machine harness.Machine
	// Model says that the machine is the reference model: what it does not predict is
	// not observed, and nothing that is observed was done by the processor.
	Model bool
}

// run runs both sides of signatures.
func (b Bench) run(list []*Observation) {
	var sides []*Side
	var owners []*Observation
	var programs []*trace.Program
	for _, o := range list {
		if o.Unseen.Kind != "" {
			continue
		}
		sides, owners = append(sides, o.Caller, o.Callee), append(owners, o, o)
		programs = append(programs, o.Caller.Program, o.Callee.Program)
	}
	for i, run := range b.Machine.Run(programs) {
		sides[i].Trace = run.Trace
		switch {
		case run.Err != nil && b.Model:
			owners[i].Unseen = Reason{Unmodelled, unmodelled(run.Err)}
		case run.Err != nil:
			owners[i].Unseen = Reason{Broken, run.Err.Error()}
		}
	}
}

// instruction is how the model's errors show one, after its bytes.
var instruction = regexp.MustCompile(`\([0-9a-f ]+: ((?:rep\w* )?\w+)[^)]*\)`)

// unmodelled says what the model does not predict: of an instruction its name alone, so
// that the reasons can be counted.
func unmodelled(err error) string {
	if found := instruction.FindStringSubmatch(err.Error()); found != nil {
		return found[1]
	}
	return err.Error()
}
