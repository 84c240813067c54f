package diff_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The program of these tests: main at 0x10000010 has called helper at
// 0x10000030, which has a frame pointer and a local.
//
//	entry  0x3ffffef8  return to _start
//	       0x3ffffef0  return to main
//	  rbp  0x3ffffee8  saved rbp, 0
//	       0x3ffffee0  42, local
//	  rsp  0x3ffffed8  untouched
const (
	entry = trace.StackTop - 264
	rbp   = entry - 16
	rsp   = entry - 32
)

func program() *trace.Program {
	p := &trace.Program{
		Exit:        trace.CodeBase,
		Entry:       trace.CodeBase + 0x10,
		Stack:       trace.Memory{Base: trace.StackTop - trace.PageSize, Bytes: make([]byte, trace.PageSize)},
		Checkpoints: []trace.Checkpoint{{Label: "helper.body", Address: trace.CodeBase + 0x34}},
		Symbols: []trace.Symbol{
			{Name: "main", Address: trace.CodeBase + 0x10, Size: 0x20},
			{Name: "helper", Address: trace.CodeBase + 0x30, Size: 0x20},
			{Name: "helper.body", Address: trace.CodeBase + 0x34},
			{Name: "numbers", Address: trace.DataBase + 8},
		},
	}
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	p.Data = trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)}
	p.Initial.Set(trace.RSP, entry)
	return p
}

// predicted is the snapshot at helper.body as the model tells it.
func predicted() trace.Snapshot {
	s := captured()
	s.Predicted = &trace.Prediction{
		Origins: trace.NewOrigins(s.Stack.Base, s.Stack.End()),
		Calls: []trace.Call{
			{Function: "main", CFA: entry + 8, Return: trace.CodeBase},
			{Function: "helper", CFA: entry, Site: trace.CodeBase + 0x14, Return: trace.CodeBase + 0x19},
		},
		Frames: []int{1, 0},
	}
	mark := func(address uint64, o trace.Origin) {
		for i := range uint64(8) {
			o.Byte = uint8(i)
			s.Predicted.Origins.Put(address+i, []trace.Origin{o})
		}
	}
	mark(entry, trace.Origin{Role: trace.ReturnAddress})
	mark(entry-8, trace.Origin{Role: trace.ReturnAddress, Owner: 1, Subject: 1})
	mark(rbp, trace.Origin{Role: trace.SavedRegister, Owner: 1, Writer: 1, Subject: int32(trace.RBP)})
	mark(rbp-8, trace.Origin{Role: trace.Local, Owner: 1, Writer: 1})
	return s
}

func captured() trace.Snapshot {
	stack := trace.Memory{Base: rbp - 8, Bytes: make([]byte, trace.StackTop-(rbp-8))}
	trace.Scribble(stack.Base, stack.Bytes)
	put(stack, entry, trace.CodeBase)
	put(stack, entry-8, trace.CodeBase+0x19)
	put(stack, rbp, 0)
	put(stack, rbp-8, 42)
	s := trace.Snapshot{Visit: 1, Stack: stack, Data: trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)}}
	s.Registers.Set(trace.RSP, rsp)
	s.Registers.Set(trace.RBP, rbp)
	s.Registers.RIP = trace.CodeBase + 0x34
	s.Registers.Flags = 0x202
	return s
}

func put(m trace.Memory, address, value uint64) {
	for i := range uint64(8) {
		m.Bytes[address-m.Base+i] = byte(value >> (8 * i))
	}
}

// traceOf is a run that stops once and returns.
func traceOf(s trace.Snapshot) *trace.Trace {
	final := s
	final.Checkpoint, final.Visit = trace.Final, 0
	return &trace.Trace{Snapshots: []trace.Snapshot{s}, Final: final}
}

func nowhere(int) source.Position { return source.Position{File: "test.yaml", Line: 7, Column: 5} }

// first gives the first mismatch between the prediction and a changed capture.
func first(t *testing.T, change func(*trace.Trace)) string {
	t.Helper()
	theirs := traceOf(captured())
	theirs.Final = captured()
	theirs.Final.Checkpoint = trace.Final
	change(theirs)
	found, err := diff.Traces(program(), traceOf(predicted()), theirs, nowhere)
	if err != nil || len(found) == 0 {
		t.Fatalf("found %v, error %v", found, err)
	}
	return found[0].String()
}

func TestEqualTracesAgree(t *testing.T) {
	found, err := diff.Traces(program(), traceOf(predicted()), traceOf(captured()), nowhere)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, error %v", found, err)
	}
}

func TestNothingIsNotEqualToNothing(t *testing.T) {
	_, err := diff.Traces(program(), &trace.Trace{Final: predicted()}, &trace.Trace{Final: captured()}, nowhere)
	if !errors.Is(err, diff.ErrNothing) {
		t.Errorf("error %v", err)
	}
}

func TestEveryDifferenceIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*trace.Trace)
		says   []string
	}{
		"a slot": {
			func(r *trace.Trace) { put(r.Snapshots[0].Stack, rbp-8, 43) },
			[]string{"test.yaml:7:5: at helper.body, visit 1: rbp-8 in the frame of helper",
				"predicted  0x2a (42), local of helper", "captured   0x2b (43)"},
		},
		"a slot of another frame": {
			func(r *trace.Trace) { put(r.Snapshots[0].Stack, entry, 1) },
			[]string{"cfa-8 in the frame of main", "_start", "captured   0x1"},
		},
		"one byte below the lowest predicted": {
			func(r *trace.Trace) {
				s := &r.Snapshots[0].Stack
				s.Base, s.Bytes = s.Base-1, append([]byte{1}, s.Bytes...)
			},
			[]string{"rbp-16 in the frame of helper", "graffiti of rbp-16", "untouched"},
		},
		"graffiti moved": {
			func(r *trace.Trace) { trace.Scribble(rbp-16, r.Snapshots[0].Stack.Bytes[:8]) },
			[]string{"captured is what lay at rbp-16 in the frame of helper, moved by 8 bytes up"},
		},
		"a value moved": {
			func(r *trace.Trace) {
				s := &r.Snapshots[0].Stack
				s.Base, s.Bytes = s.Base-8, append(make([]byte, 8), s.Bytes...)
				put(*s, rbp-16, 42)
				trace.Scribble(rbp-8, s.Bytes[8:16])
			},
			[]string{"the predicted value was captured at rbp-16 in the frame of helper, 8 bytes lower"},
		},
		"a register": {
			func(r *trace.Trace) { r.Snapshots[0].Registers.Set(trace.RSP, rsp+8) },
			[]string{"visit 1: rsp", "captured is 8 bytes higher than predicted"},
		},
		"rip": {
			func(r *trace.Trace) { r.Snapshots[0].Registers.RIP++ },
			[]string{"rip", "helper+4", "helper+5"},
		},
		"a flag": {
			func(r *trace.Trace) { r.Snapshots[0].Registers.Flags |= trace.ZF },
			[]string{"flags zf", "captured   zf if"},
		},
		"the data page": {
			func(r *trace.Trace) { r.Snapshots[0].Data.Bytes[9] = 1 },
			[]string{"numbers+0", "captured   0x100"},
		},
		"vector registers": {
			func(r *trace.Trace) { r.Snapshots[0].Registers.Vectors = new(trace.Vectors) },
			[]string{"vector registers", "predicted  not observed"},
		},
		"a stop too few": {
			func(r *trace.Trace) { r.Snapshots = nil },
			[]string{"stop 1 of the run", "predicted  helper.body, visit 1", "captured   returned"},
		},
		"a stop too many": {
			func(r *trace.Trace) { r.Snapshots = append(r.Snapshots, r.Snapshots[0]) },
			[]string{"stop 2 of the run", "predicted  returned", "captured   helper.body"},
		},
		"another visit": {
			func(r *trace.Trace) { r.Snapshots[0].Visit = 2 },
			[]string{"stop 1 of the run", "helper.body, visit 2"},
		},
		"the outcome": {
			func(r *trace.Trace) {
				r.Outcome = trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection}}
			},
			[]string{"at end: outcome", "predicted  returned", "captured   #GP, error code 0x0 at helper+4"},
		},
		"the final state": {
			func(r *trace.Trace) { r.Final.Registers.Set(trace.RBX, 1) },
			[]string{"at end: rbx", "captured   0x1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := first(t, c.change)
			for _, part := range c.says {
				if !strings.Contains(text, part) {
					t.Errorf("no %q in:\n%s", part, text)
				}
			}
		})
	}
}

func TestUndefinedBitsAreNotCompared(t *testing.T) {
	ours, theirs := predicted(), captured()
	ours.Predicted.Undefined = trace.AF
	ours.Predicted.StackUndefined = make([]byte, len(ours.Stack.Bytes))
	ours.Predicted.StackUndefined[0] = 0x10
	ours.Predicted.RegistersUndefined[trace.RAX] = 0x10
	theirs.Registers.Flags |= trace.AF
	theirs.Registers.Set(trace.RAX, 0x10)
	theirs.Stack.Bytes[0] ^= 0x10
	found, err := diff.Traces(program(), traceOf(ours), traceOf(theirs), nowhere)
	if err != nil || len(found) > 0 {
		t.Errorf("found %v, error %v", found, err)
	}
	theirs.Stack.Bytes[0] ^= 0x01
	if found, _ = diff.Traces(program(), traceOf(ours), traceOf(theirs), nowhere); len(found) == 0 {
		t.Error("a defined bit beside an undefined one was not compared")
	}
	theirs.Stack.Bytes[0] ^= 0x01
	theirs.Registers.Set(trace.RAX, 0x30)
	if found, _ = diff.Traces(program(), traceOf(ours), traceOf(theirs), nowhere); len(found) == 0 {
		t.Error("a defined bit of a register beside an undefined one was not compared")
	}
}
