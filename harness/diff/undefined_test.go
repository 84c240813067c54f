package diff_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// untouched is a run that returns as it began, with one flag and one byte of the
// stack that the manual leaves undefined.
func untouched() (*trace.Program, *trace.Trace) {
	p := program()
	p.Initial.Flags = 0x202
	s := trace.Snapshot{Visit: 1, Data: trace.Memory{Base: trace.DataBase, Bytes: p.Data.Bytes},
		Predicted: &trace.Prediction{Undefined: trace.AF, StackUndefined: []byte{0x10}}}
	s.Stack = trace.Memory{Base: trace.StackTop - 1, Bytes: slices.Clone(p.Stack.Bytes[len(p.Stack.Bytes)-1:])}
	s.Stack.Bytes[0] ^= 0x10
	s.Registers = p.Initial
	s.Registers.Flags |= trace.AF
	s.Registers.Selectors = trace.EntrySelectors(trace.Mode64)
	t := traceOf(s)
	t.Final.Registers.General[trace.RSP] += 8
	t.Undefined = []string{"SDM vol. 2, AND: AF"}
	return p, t
}

func TestUndefinedValuesAreCountedAtEveryStop(t *testing.T) {
	p, run := untouched()
	both := *run.Snapshots[0].Predicted
	both.RegistersUndefined[trace.RAX], both.RegistersUndefined[trace.RBX] = 1, 3
	both.Undefined |= trace.OF | trace.SF
	run.Snapshots[0].Predicted = &both
	found := diff.LeftUndefined(p, run, run)
	if found.Values != 6+2 || !slices.Equal(found.Sources, run.Undefined) {
		t.Errorf("found %+v", found)
	}
	run.Outcome.Kind = trace.TimedOut
	if found := diff.LeftUndefined(p, run, run); found.Values != 6 || found.Alone {
		t.Errorf("of a run without an end: %+v", found)
	}
	if found := diff.LeftUndefined(p, run, &trace.Trace{Outcome: run.Outcome}); found.Values != 0 {
		t.Errorf("of what the processor did not come to: %+v", found)
	}
}

func TestARunThatChangesOnlyWhatIsUndefinedStandsAlone(t *testing.T) {
	p, run := untouched()
	if found := diff.LeftUndefined(p, run, run); !found.Alone {
		t.Error("it shows something, it is said")
	}
	run.Snapshots[0].Registers.General[trace.RAX] ^= 1
	run.Snapshots[0].Predicted.RegistersUndefined[trace.RAX] = 1
	if found := diff.LeftUndefined(p, run, run); !found.Alone {
		t.Error("an undefined bit of a register shows something, it is said")
	}
	for name, change := range map[string]func(s *trace.Snapshot){
		"a register":               func(s *trace.Snapshot) { s.Registers.General[trace.RAX] ^= 1 },
		"rsp":                      func(s *trace.Snapshot) { s.Registers.General[trace.RSP] -= 8 },
		"a flag":                   func(s *trace.Snapshot) { s.Registers.Flags |= trace.CF },
		"a selector":               func(s *trace.Snapshot) { s.Registers.Selectors[trace.DS] = trace.UserData },
		"a vector register":        func(s *trace.Snapshot) { s.Registers.Vectors = &trace.Vectors{{1}} },
		"another bit of the stack": func(s *trace.Snapshot) { s.Stack.Bytes[0] ^= 1 },
		"the data":                 func(s *trace.Snapshot) { s.Data.Bytes = slices.Clone(s.Data.Bytes); s.Data.Bytes[5]++ },
		"a defined bit of half a register": func(s *trace.Snapshot) {
			s.Registers.General[trace.RAX] ^= 3
			s.Predicted.RegistersUndefined[trace.RAX] = 1
		},
	} {
		p, run := untouched()
		change(&run.Snapshots[0])
		if found := diff.LeftUndefined(p, run, run); found.Alone {
			t.Errorf("%s is not seen to change", name)
		}
	}
	p, run = untouched()
	run.Outcome = trace.Outcome{Kind: trace.Faulted}
	if found := diff.LeftUndefined(p, run, run); found.Alone {
		t.Error("a fault is something to show")
	}
}

func TestARunWithoutUndefinedValuesMayChangeNothing(t *testing.T) {
	p, run := untouched()
	run.Snapshots[0].Predicted, run.Final.Predicted = &trace.Prediction{}, &trace.Prediction{}
	if found := diff.LeftUndefined(p, run, run); found.Alone || found.Values != 0 {
		t.Errorf("found %+v", found)
	}
}

func TestWhatCanBeStatedOfARegisterIsSaid(t *testing.T) {
	for _, c := range []struct {
		register  trace.Register
		undefined uint64
		says      string
	}{
		{trace.RCX, 0xffffffff00000000, "the lower 4 bytes are defined: write ecx: 7\n"},
		{trace.R9, 0xffffffff00000000, "the lower 4 bytes are defined: write r9d: 7\n"},
		{trace.RSI, 0x10000, "the lower 2 bytes are defined: write si: 7\n"},
		{trace.RCX, 0x10, "captured   0x0\n"},
	} {
		ours := predicted()
		ours.Predicted.RegistersUndefined[c.register] = c.undefined
		fact := scenarios.RegisterFact{
			Register: scenarios.RegisterName{Name: c.register.String(), Index: int(c.register), Size: 8}, Facts: []scenarios.Fact{value("7", 7)},
		}
		expect := []scenarios.Expectation{{Label: "helper.body", State: scenarios.State{Registers: []scenarios.RegisterFact{fact}}}}
		found := diff.Expectations(source.Position{}, expect, program(), traceOf(ours), traceOf(captured()))
		if len(found) != 1 || !strings.HasSuffix(found[0].String(), c.says) {
			t.Errorf("found %v", found)
		}
	}
}
