package diff

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Bits of a page fault's error code (Intel SDM vol. 3, 4.7).
const (
	faultWrite = 1 << 1
	faultFetch = 1 << 4
)

// decideFault decides what the author says of an exception.
func (r runs) decideFault(m moment, e *scenarios.FaultExpectation) []Mismatch {
	expected := r.tellExpected(m, e)
	if r.isFault(m.predicted, r.predicted, e) && r.isFault(m.captured, r.captured, e) {
		return nil
	}
	found := m.mismatch("outcome", TellOutcome(r.program, r.predicted), TellOutcome(r.program, r.captured))
	found.Expected = expected
	return []Mismatch{found}
}

func (r runs) isFault(v View, t *trace.Trace, e *scenarios.FaultExpectation) bool {
	fault := t.Outcome.Fault
	if fault.Vector != e.Vector {
		return false
	}
	if e.At != "" && !r.stands(t.Final.Registers.RIP, e.At) {
		return false
	}
	if e.Address != nil {
		if address, ok := v.Resolve(*e.Address); !ok || address != fault.Address {
			return false
		}
	}
	if e.Code != nil && *e.Code != fault.ErrorCode {
		return false
	}
	return e.Access == scenarios.AnyAccess || e.Access == accessOf(fault)
}

// stands reports whether an address is that of a labelled instruction.
func (r runs) stands(address uint64, label string) bool {
	instruction, ok := r.labelled(label)
	return ok && address == instruction
}

// labelled gives the address of a labelled instruction. Where the label is a
// checkpoint too, the instruction follows the checkpoint's nop.
func (r runs) labelled(label string) (uint64, bool) {
	symbol, ok := r.program.Symbol(label)
	instruction := symbol.Address
	for _, c := range r.program.Checkpoints { // in the order of their addresses
		if c.Address == instruction {
			instruction += uint64(len(trace.CheckpointBytes))
		}
	}
	return instruction, ok
}

// tellLabel names a label with the place of its instruction.
func (r runs) tellLabel(label string) string {
	instruction, ok := r.labelled(label)
	if !ok {
		return label
	}
	return label + ", " + Place(r.program, instruction)
}

// accesses are the words for what a page fault was an attempt to do.
var accesses = map[scenarios.Access]string{scenarios.Read: "read", scenarios.Write: "write", scenarios.Fetch: "fetch"}

func accessOf(f trace.Fault) scenarios.Access {
	switch {
	case f.ErrorCode&faultFetch != 0:
		return scenarios.Fetch
	case f.ErrorCode&faultWrite != 0:
		return scenarios.Write
	}
	return scenarios.Read
}

// tellExpected writes the author's fault as tellOutcome writes a machine's.
func (r runs) tellExpected(m moment, e *scenarios.FaultExpectation) string {
	parts := []string{e.Vector.String()}
	if e.Access != scenarios.AnyAccess {
		parts = append(parts, accesses[e.Access])
	}
	if e.Address != nil {
		address, _ := m.predicted.Resolve(*e.Address)
		parts = append(parts, fmt.Sprintf("address %s (%#x)", e.Address.Text, address))
	}
	if e.Code != nil {
		parts = append(parts, fmt.Sprintf("error code %#x", *e.Code))
	}
	text := strings.Join(parts, ", ")
	if e.At != "" {
		text += " at " + r.tellLabel(e.At)
	}
	return text
}

// decideSystemCall decides at which label a refused system call stands.
func (r runs) decideSystemCall(m moment, label string) []Mismatch {
	if label == "" || r.stands(lastInstruction(r.program, r.predicted), label) && r.stands(lastInstruction(r.program, r.captured), label) {
		return nil
	}
	found := m.mismatch("outcome", TellOutcome(r.program, r.predicted), TellOutcome(r.program, r.captured))
	found.Expected = trace.SystemCall.String() + " at " + r.tellLabel(label)
	return []Mismatch{found}
}

// decideKilled decides which signal ended the process.
func (r runs) decideKilled(e *scenarios.Expectation) []Mismatch {
	if r.predicted.Outcome.Signal == e.Killed && r.captured.Outcome.Signal == e.Killed {
		return nil
	}
	return []Mismatch{{
		Position: e.Position, At: End, What: "outcome", subject: "outcome", Expected: fmt.Sprintf("%v by %v", trace.Killed, e.Killed),
		Predicted: TellOutcome(r.program, r.predicted), Captured: TellOutcome(r.program, r.captured),
	}}
}
