package diff_test

import (
	"encoding/binary"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The program of these tests, in 32-bit code: main has called helper, which has a
// frame pointer and a local.
//
//	entry  0x3ffffef8  return to _start
//	       0x3ffffef4  return to main
//	  ebp  0x3ffffef0  saved ebp, 0
//	  esp  0x3ffffeec  42, local
const ebp = entry - 8

func program32() *trace.Program {
	p := program()
	p.Mode = trace.Mode32
	return p
}

// captured32 is the snapshot at helper.body.
func captured32() trace.Snapshot {
	s := captured()
	s.Stack = trace.Memory{Base: ebp - 4, Bytes: make([]byte, trace.StackTop-(ebp-4))}
	trace.Scribble(s.Stack.Base, s.Stack.Bytes)
	for address, value := range map[uint64]uint32{entry: trace.CodeBase, entry - 4: trace.CodeBase + 0x19, ebp: 0, ebp - 4: 42} {
		put32(s.Stack, address, value)
	}
	s.Registers.Set(trace.RSP, ebp-4)
	s.Registers.Set(trace.RBP, ebp)
	s.Registers.Set(trace.RAX, 0x83828180) // the low half of rax's graffiti
	s.Registers.Selectors = trace.EntrySelectors(trace.Mode32)
	return s
}

func put32(m trace.Memory, address uint64, value uint32) {
	binary.LittleEndian.PutUint32(m.Bytes[address-m.Base:], value)
}

func predicted32() trace.Snapshot {
	s := captured32()
	s.Predicted = &trace.Prediction{
		Origins: trace.NewOrigins(s.Stack.Base, s.Stack.End()),
		Calls: []trace.Call{
			{Function: "main", CFA: entry + 4, Return: trace.CodeBase},
			{Function: "helper", CFA: entry, Site: trace.CodeBase + 0x14, Return: trace.CodeBase + 0x19},
		},
		Frames: []int{1, 0},
	}
	for address, o := range map[uint64]trace.Origin{
		entry:     {Role: trace.ReturnAddress},
		entry - 4: {Role: trace.ReturnAddress, Owner: 1, Subject: 1},
		ebp:       {Role: trace.SavedRegister, Owner: 1, Writer: 1, Subject: int32(trace.RBP)},
		ebp - 4:   {Role: trace.Local, Owner: 1, Writer: 1},
	} {
		for i := range uint64(4) {
			o.Byte = uint8(i)
			s.Predicted.Origins.Put(address+i, []trace.Origin{o})
		}
	}
	return s
}

func TestDifferencesOf32BitCodeInItsOwnWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *trace.Snapshot)
		says   []string
	}{
		"a slot": {func(s *trace.Snapshot) { put32(s.Stack, ebp-4, 43) },
			[]string{": ebp-4 in the frame of helper", "predicted  0x2a (42), local of helper", "captured   0x2b (43)"}},
		"the slot beside it is not told": {func(s *trace.Snapshot) { put32(s.Stack, entry-4, 1) },
			[]string{": ebp+4 in the frame of helper", "predicted  0x10000019 (main+9), return address of helper", "captured   0x1\n"}},
		"a saved register": {func(s *trace.Snapshot) { put32(s.Stack, ebp, 0xab8180) },
			[]string{"predicted  0x0, saved ebp"}},
		"a register": {func(s *trace.Snapshot) { s.Registers.Set(trace.RAX, ebp-4) },
			[]string{": eax", "predicted  0x83828180 (initial eax)", "captured   0x3ffffeec (ebp-4 in the frame of helper)"}},
		"the stack pointer": {func(s *trace.Snapshot) { s.Registers.Set(trace.RSP, ebp) },
			[]string{": esp", "captured is 4 bytes higher than predicted"}},
		"what 32-bit code cannot see": {func(s *trace.Snapshot) { s.Registers.General[trace.RSI] = 1 << 32 },
			[]string{": esi", "captured   0x100000000"}},
		"the instruction pointer": {func(s *trace.Snapshot) { s.Registers.RIP++ }, []string{": eip"}},
		"graffiti from elsewhere": {
			func(s *trace.Snapshot) {
				put32(s.Stack, ebp-4, binary.LittleEndian.Uint32(program().Stack.Bytes[0xe00:]))
			},
			[]string{"graffiti of", "captured is what lay at", "moved by"}},
		"data":      {func(s *trace.Snapshot) { s.Data.Bytes[9] = 1 }, []string{": numbers+0", "captured   0x100 (256)"}},
		"more data": {func(s *trace.Snapshot) { s.Data.Bytes[12] = 1 }, []string{": numbers+4"}},
		"a selector": {func(s *trace.Snapshot) { s.Registers.Selectors[trace.SS] = 0x33 },
			[]string{": ss", "predicted  0x2b (data)", "captured   0x33 (64-bit code)"}},
	} {
		t.Run(name, func(t *testing.T) {
			theirs := captured32()
			c.change(&theirs)
			found, err := diff.Traces(program32(), traceOf(predicted32()), traceOf(theirs), nowhere)
			if err != nil || len(found) != 2 {
				t.Fatalf("found %v, error %v", found, err)
			}
			for _, part := range c.says {
				if !strings.Contains(found[0].String(), part) {
					t.Errorf("no %q in:\n%s", part, found[0])
				}
			}
		})
	}
}

func TestFactsOf32BitCode(t *testing.T) {
	fact := func(text string, kind scenarios.FactKind, size int, bytes ...byte) []scenarios.Fact {
		return []scenarios.Fact{{Text: text, Kind: kind, Size: size, Bytes: bytes, Function: "main", Register: trace.RBP}}
	}
	slot := func(offset int64, facts []scenarios.Fact) scenarios.State {
		return scenarios.State{Frame: []scenarios.Slot{{Address: fromRBP(offset), Facts: facts}}}
	}
	register := func(name string, index int, segment bool, size int, bytes ...byte) scenarios.State {
		return scenarios.State{Registers: []scenarios.RegisterFact{{
			Register: scenarios.RegisterName{Name: name, Index: index, Segment: segment, Size: size},
			Facts:    fact("the author's", scenarios.IsValue, size, bytes...),
		}}}
	}
	start := fact("", scenarios.IsReturn, 4)
	start[0].Function = trace.Start
	whole := scenarios.State{Stack: []scenarios.Slot{{Facts: start}, {Facts: fact("", scenarios.IsReturn, 4)},
		{Facts: fact("", scenarios.IsSaved, 4)}, {Facts: fact("", scenarios.IsValue, 4, 42, 0, 0, 0)}}}
	short := whole
	short.Stack = whole.Stack[:3]
	for name, c := range map[string]struct {
		right, wrong scenarios.State
		says         string
	}{
		"return address":  {slot(4, fact("", scenarios.IsReturn, 4)), slot(0, fact("", scenarios.IsReturn, 4)), "ebp+0 in the frame of helper"},
		"saved register":  {slot(0, fact("", scenarios.IsSaved, 4)), slot(4, fact("", scenarios.IsSaved, 4)), "return address of helper"},
		"segment":         {register("ss", int(trace.SS), true, 2, 0x2b, 0), register("ss", int(trace.SS), true, 2, 0x33, 0), "predicted  0x2b"},
		"code segment":    {register("cs", int(trace.CS), true, 2, 0x23, 0), register("cs", int(trace.CS), true, 2, 0x33, 0), "captured   0x23"},
		"part of one":     {register("eax", 0, false, 4, 0x80, 0x81, 0x82, 0x83), register("eax", 0, false, 4, 0, 0, 0, 0), "initial eax"},
		"the whole stack": {whole, short, "16 bytes down to esp"},
	} {
		t.Run(name, func(t *testing.T) {
			g := NewWithT(t)
			expecting := func(state scenarios.State) []diff.Mismatch {
				expect := []scenarios.Expectation{{Label: "helper.body", State: state}}
				return diff.Expectations(source.Position{}, expect, program32(), traceOf(predicted32()), traceOf(captured32()))
			}
			g.Expect(expecting(c.right)).To(BeEmpty())
			found := expecting(c.wrong)
			g.Expect(found).To(HaveLen(1))
			g.Expect(found[0].String()).To(ContainSubstring(c.says))
		})
	}
}

func TestReturnsIsEaxIn32BitCode(t *testing.T) {
	g := NewWithT(t)
	eax, _ := scenarios.ParseRegister("eax")
	returning := func(value byte) []diff.Mismatch {
		fact := scenarios.Fact{Kind: scenarios.IsValue, Size: 4, Bytes: []byte{value, 0x81, 0x82, 0x83}, Text: "the author's"}
		return diff.Expectations(source.Position{}, []scenarios.Expectation{{Moment: scenarios.AtReturn, Returns: &fact, Result: eax}},
			program32(), traceOf(predicted32()), traceOf(captured32()))
	}
	g.Expect(returning(0x80)).To(BeEmpty())
	found := returning(0x81)
	g.Expect(found).To(HaveLen(1))
	g.Expect(found[0].What).To(Equal("eax"))
}
