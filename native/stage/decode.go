//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// decoder makes traces of a round's records, as they come. What the traces hold
// is allocated for many of them together.
type decoder struct {
	tape     tape
	programs []*trace.Program
	parts    []part   // of the vector registers
	results  []Result // of the runs that have ended
	wrong    error    // the first thing that cannot be; nothing is read after it

	traces    []trace.Trace
	snapshots []trace.Snapshot
	from      int            // where those of the run under way begin
	visits    []int          // of each checkpoint in the run under way
	places    map[uint64]int // of the checkpoints, where the programs are stepped
	memory    []byte
	vectors   []trace.Vectors // not yet given away
}

func newDecoder(tape tape, programs []*trace.Program, form *xsaveForm) *decoder {
	first := programs[0]
	d := &decoder{
		tape: tape, programs: programs, parts: form.parts(first.VectorBytes),
		results: make([]Result, 0, len(programs)), traces: make([]trace.Trace, len(programs)),
		visits: make([]int, len(first.Checkpoints)),
	}
	if first.EveryInstruction {
		d.places = map[uint64]int{}
		for i, c := range first.Checkpoints {
			d.places[c.Address] = i
		}
	}
	return d
}

// advance decodes up to a number of runs that have ended.
func (d *decoder) advance(runs uint64) {
	for d.wrong == nil && uint64(len(d.results)) < min(runs, uint64(len(d.programs))) {
		var r record
		if r, d.wrong = d.tape.next(len(d.results)); d.wrong == nil {
			d.wrong = d.record(r)
		}
	}
}

// rest decodes what the run under way has visited, up to a position.
func (d *decoder) rest(position uint64) {
	for d.wrong == nil && ringBase+d.tape.at < position {
		var r record
		r, d.wrong = d.tape.next(len(d.results))
		switch {
		case d.wrong != nil:
		case r.ends(), len(d.results) == len(d.programs):
			d.wrong = errors.New("a run has ended that the stage does not count")
		default:
			d.wrong = d.visit(r)
		}
	}
}

func (d *decoder) record(r record) error {
	if !r.ends() {
		return d.visit(r)
	}
	if checkpoint, ok := r.trapped(); ok && checkpoint < len(d.visits) {
		d.visited(checkpoint, r)
	}
	p, t := d.program(), d.close(trace.Returned)
	d.remember(&t.Final, r)
	d.results = append(d.results, Result{Trace: t})
	if s := r.signal(); s != 0 && s != exitMark {
		return signalled(t, r, p)
	}
	t.Final.Registers.RIP = p.Exit
	return nil
}

// close gives the trace of the run under way, with what it visited.
func (d *decoder) close(kind trace.Kind) *trace.Trace {
	t := &d.traces[len(d.results)]
	t.Snapshots = d.snapshots[d.from:len(d.snapshots):len(d.snapshots)]
	t.Outcome.Kind = kind
	t.Final.Checkpoint = trace.Final
	d.from = len(d.snapshots)
	clear(d.visits)
	return t
}

// visit decodes a visit of a checkpoint, or a step.
func (d *decoder) visit(r record) error {
	if r.signal() == stepMark {
		return d.step(r)
	}
	thunk, _, ok := r.thunk()
	checkpoint := thunk - 1 // the first thunk is the exit's
	if !ok || checkpoint >= len(d.visits) {
		return errors.New("a record is of no checkpoint")
	}
	d.visited(checkpoint, r)
	return nil
}

// step decodes the state before an instruction.
func (d *decoder) step(r record) error {
	rip := r.word(sigcontextRIP)
	if trace.Reserved(rip) {
		return fmt.Errorf("it ran at %#x", rip)
	}
	if checkpoint, ok := d.places[rip]; ok {
		d.visited(checkpoint, r)
		return nil
	}
	snapshot := d.newSnapshot()
	snapshot.Checkpoint = trace.Step
	d.remember(snapshot, r)
	return nil
}

// visited adds a visit of a checkpoint.
func (d *decoder) visited(checkpoint int, r record) {
	d.visits[checkpoint]++
	snapshot := d.newSnapshot()
	snapshot.Checkpoint, snapshot.Visit = checkpoint, d.visits[checkpoint]
	d.remember(snapshot, r)
	snapshot.Registers.RIP = d.program().Checkpoints[checkpoint].Address
}

// program is that of the run under way.
func (d *decoder) program() *trace.Program { return d.programs[len(d.results)] }

// remember makes a snapshot of the registers, memory and vectors of a record.
func (d *decoder) remember(snapshot *trace.Snapshot, r record) {
	p := d.program()
	r.registers(&snapshot.Registers)
	snapshot.Stack = d.stack(r, p)
	snapshot.Data = trace.Memory{Base: trace.DataBase, Bytes: p.Data.Bytes} // never written to
	if data := r.data(); len(data) > 0 {
		snapshot.Data.Bytes = d.copy(data)
	}
	if p.VectorBytes > 0 {
		snapshot.Registers.Vectors = d.newVectors()
		readVectors(d.parts, r.vectors(d.tape.saved), snapshot.Registers.Vectors)
		if snapshot.Registers.Selectors[trace.CS] == trace.Code32 {
			clear(snapshot.Registers.Vectors[8:])
		}
	}
	if p.X87 {
		snapshot.Registers.X87 = readX87(r.vectors(d.tape.saved))
	}
}

// stack gives the stack from the lowest byte that differs from the program's.
func (d *decoder) stack(r record, p *trace.Program) trace.Memory {
	captured, from := r.stack(d.tape.saved), r.stackFrom()
	original := p.Stack.Bytes[from-p.Stack.Base:]
	same := 0
	for same+8 <= len(captured) && [8]byte(captured[same:]) == [8]byte(original[same:]) {
		same += 8
	}
	for same < len(captured) && captured[same] == original[same] {
		same++
	}
	return trace.Memory{Base: from + uint64(same), Bytes: d.copy(captured[same:])}
}
