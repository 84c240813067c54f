package freestanding

import (
	"bytes"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// take adds the record that was read to the trace of its case.
func (r *Reader) take() error {
	p := r.programs[r.next]
	if reason := r.malformed(p); reason != "" {
		return &FormatError{fmt.Sprintf("a record of case %d %s", r.next, reason)}
	}
	if r.record.word(recordKind) != kindVisit {
		r.end(p)
		return nil
	}
	checkpoint := int(r.record.word(recordCheckpoint))
	r.visits[checkpoint]++
	s := trace.Snapshot{Checkpoint: checkpoint, Visit: r.visits[checkpoint]}
	r.remember(&s, p)
	s.Registers.RIP = p.Checkpoints[checkpoint].Address
	r.trace.Snapshots = append(r.trace.Snapshots, s)
	return nil
}

// malformed says what is wrong with a record, or nothing.
func (r *Reader) malformed(p *trace.Program) string {
	first, data := r.record.word(recordFirst), r.record.word(recordData)
	vectors := uint64(vectorRegisters(p.VectorBytes) * p.VectorBytes)
	switch {
	case r.ended:
		return "comes after its end"
	case r.record.word(recordKind) > kindTimedOut:
		return fmt.Sprintf("has the kind %d", r.record.word(recordKind))
	case r.record.word(recordKind) == kindVisit && r.record.word(recordCheckpoint) >= uint64(len(r.visits)):
		return fmt.Sprintf("is of checkpoint %d", r.record.word(recordCheckpoint))
	case r.record.word(recordVectors) != vectors:
		return fmt.Sprintf("has %d bytes of vectors", r.record.word(recordVectors))
	case first < p.Stack.Base || first > trace.StackTop:
		return fmt.Sprintf("has a stack from %#x", first)
	case data != 0 && data != trace.DataSize:
		return fmt.Sprintf("has %d bytes of data", data)
	case uint64(len(r.record)) != recordFixed+vectors+trace.StackTop-first+data:
		return fmt.Sprintf("has %d bytes", len(r.record))
	}
	return ""
}

// end takes the last record of a run.
func (r *Reader) end(p *trace.Program) {
	r.ended = true
	t := r.trace
	t.Cut = r.record.word(recordCut) != 0
	r.inferred = Inferred(r.record.word(recordInferred))
	kind := r.record.word(recordKind)
	if kind == kindTimedOut {
		t.Outcome.Kind = trace.TimedOut
	}
	if t.Cut || kind == kindTimedOut {
		return // what came between is not known, or there is no final state
	}
	r.remember(&t.Final, p)
	if kind == kindReturned {
		t.Final.Registers.RIP = p.Exit
		return
	}
	t.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{
		Vector: trace.Vector(r.record.word(recordTrap)), ErrorCode: uint32(r.record.word(recordError)), Address: r.record.word(recordCR2),
	}}
}

// remember makes a snapshot of the registers and memory of the record.
func (r *Reader) remember(s *trace.Snapshot, p *trace.Program) {
	r.record.registers(&s.Registers)
	s.Data = trace.Memory{Base: trace.DataBase, Bytes: p.Data.Bytes} // never written to
	if data := r.record.data(); len(data) > 0 {
		s.Data.Bytes = bytes.Clone(data)
	}
	captured, from := r.record.stack(), r.record.word(recordFirst)
	original := p.Stack.Bytes[from-p.Stack.Base:]
	same := 0
	for same < len(captured) && captured[same] == original[same] {
		same++
	}
	s.Stack = trace.Memory{Base: from + uint64(same), Bytes: bytes.Clone(captured[same:])}
	if same == len(captured) {
		s.Stack.Bytes = nil
	}
}
