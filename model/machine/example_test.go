package machine

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// example is one program and the state that the manual says it leaves. After
// its bytes int3 follows: the state is that after a breakpoint unless the example says
// otherwise. What it does not name must not change.
type example struct {
	text   string // for people
	mode   trace.Mode
	vendor trace.Vendor // AMD if none is said
	bytes  string

	given      registers
	givenFlags trace.Flags // besides bit 1 and IF
	memory     quadwords

	want      registers
	wantFlags trace.Flags // besides bit 1 and IF
	undefined trace.Flags
	stored    quadwords
	selectors selectors
	// open are undefined bits of registers.
	open registers
	// outcome is a breakpoint where Kind is Returned; at is where RIP is then,
	// from CodeBase, or the end of the bytes.
	outcome trace.Outcome
	at      uint64
}

type (
	registers map[trace.Register]uint64
	selectors map[trace.Segment]uint16
	quadwords map[uint64]uint64 // values by address
	// doublewords are what memory holds in examples of 32-bit code.
	doublewords = quadwords
)

// faulted is the outcome of an exception without an error code.
func faulted(vector trace.Vector) trace.Outcome {
	return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: vector}}
}

// pageFaulted is the outcome of a page fault (SDM vol. 3, 4.7).
func pageFaulted(code uint32, address uint64) trace.Outcome {
	return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: code, Address: address}}
}

func (e *example) program(t testing.TB) *trace.Program {
	p := programIn(e.mode, unhex(t, e.bytes))
	for r, value := range e.given {
		p.Initial.General[r] = value
	}
	p.Initial.Flags |= e.givenFlags
	for address, value := range e.memory {
		give(p, address, value)
	}
	return p
}

// processor is the vendor whose processor runs the example.
func (e *example) processor() trace.Vendor {
	if e.vendor == trace.OtherVendor {
		return trace.AMD
	}
	return e.vendor
}

// differences runs the example and lists where the prediction is not what the
// example says.
func (e *example) differences(t testing.TB, s semantics) []string {
	p := e.program(t)
	got, err := run(p, trace.Platform{Vendor: e.processor()}, s, 1000)
	if err != nil {
		return []string{err.Error()}
	}
	if got.Outcome.Kind == trace.TimedOut {
		return []string{"it does not end"}
	}
	var found []string
	hold := func(what string, got, want uint64) {
		if got != want {
			found = append(found, fmt.Sprintf("%s is %#x, want %#x", what, got, want))
		}
	}
	outcome, at := e.outcome, p.Entry+e.at
	if outcome.Kind == trace.Returned {
		outcome = faulted(trace.Breakpoint)
		at = p.Entry + uint64(len(unhex(t, e.bytes))) + 1
	}
	if got.Outcome != outcome {
		found = append(found, fmt.Sprintf("outcome is %+v, want %+v", got.Outcome, outcome))
	}
	final := &got.Final
	hold("rip", final.Registers.RIP, at)
	for r, was := range p.Initial.General {
		want, ok := e.want[trace.Register(r)]
		if !ok {
			want = was
		}
		hold(trace.Register(r).String(), final.Registers.General[r], visibleOf(final, r, want))
	}
	for s, was := range p.Initial.Selectors {
		want, ok := e.selectors[trace.Segment(s)]
		if !ok {
			want = was
		}
		hold(trace.Segment(s).String(), uint64(final.Registers.Selectors[s]), uint64(want))
	}
	for r, open := range final.Predicted.RegistersUndefined {
		hold("undefined bits of "+trace.Register(r).String(), open, e.open[trace.Register(r)])
	}
	open := final.Predicted.Undefined
	hold("undefined flags", uint64(open), uint64(e.undefined))
	hold("flags", uint64(final.Registers.Flags&^open), uint64((e.wantFlags|trace.Bit1|trace.IF)&^open))
	return append(found, e.memoryDifferences(p, final)...)
}

// visibleOf is what a snapshot shows of a register.
func visibleOf(s *trace.Snapshot, r int, value uint64) uint64 {
	switch {
	case s.Registers.Selectors[trace.CS] != trace.Code32:
		return value
	case r < visibleRegisters:
		return value & mask(4)
	}
	return 0
}

// memoryDifferences compares the whole stack and data page.
func (e *example) memoryDifferences(p *trace.Program, final *trace.Snapshot) []string {
	want := &trace.Program{
		Mode:  p.Mode,
		Stack: trace.Memory{Base: p.Stack.Base, Bytes: slices.Clone(p.Stack.Bytes)},
		Data:  trace.Memory{Base: p.Data.Base, Bytes: slices.Clone(p.Data.Bytes)},
	}
	for address, value := range e.stored {
		give(want, address, value)
	}
	stack := slices.Clone(p.Stack.Bytes)
	copy(stack[final.Stack.Base-p.Stack.Base:], final.Stack.Bytes)
	var found []string
	for _, pair := range []struct{ got, want trace.Memory }{
		{trace.Memory{Base: p.Stack.Base, Bytes: stack}, want.Stack}, {final.Data, want.Data},
	} {
		for i := range pair.want.Bytes {
			if pair.got.Bytes[i] != pair.want.Bytes[i] {
				found = append(found, fmt.Sprintf("byte %#x is %#x, want %#x", pair.want.Base+uint64(i), pair.got.Bytes[i], pair.want.Bytes[i]))
			}
		}
	}
	return found
}

// examples are those of all tables.
func examples() []example {
	return slices.Concat(
		stackExamples, frameExamples, stack32Examples, frame32Examples, branch32Examples, memory32Examples, check32Examples, branchExamples, flagExamples, arithmeticExamples, shiftExamples,
		multiplyExamples, moveExamples, exchangeExamples, stringExamples, scanExamples, loopExamples, bitExamples, faultExamples, conditionalMoves(),
		farExamples, far32Examples, iretExamples, outerExamples, iret32Examples, selectorExamples, selector32Examples, trapExamples, vendorExamples,
	)
}

func TestExamples(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.text+" "+e.bytes, func(t *testing.T) {
			for _, difference := range e.differences(t, instructions) {
				t.Error(difference)
			}
		})
	}
}

// TestEveryInstructionHasAnExample holds the tables to the semantics. Vector
// instructions have tests of their own.
func TestEveryInstructionHasAnExample(t *testing.T) {
	executed := map[string]bool{}
	counting := semantics{}
	for mnemonic, does := range instructions {
		counting[mnemonic] = func(m *machine, in *instruction) error {
			executed[mnemonic] = true
			return does(m, in)
		}
	}
	for _, e := range examples() {
		if _, err := run(e.program(t), trace.Platform{Vendor: e.processor()}, counting, 1000); err != nil && !errors.As(err, new(refusal)) {
			t.Error(err)
		}
	}
	for _, e := range x87Examples {
		if _, err := run(e.program(t), onAMD, counting, 1000); err != nil {
			t.Error(err)
		}
	}
	var missing []string
	for mnemonic := range instructions {
		if _, isVector := vectorSemantics[mnemonic]; !isVector && !executed[mnemonic] {
			missing = append(missing, mnemonic)
		}
	}
	sort.Strings(missing)
	if missing != nil {
		t.Errorf("no example executes %v", missing)
	}
}
