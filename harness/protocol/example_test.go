package protocol_test

import (
	"bytes"
	"testing"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// program pushes 42 and returns, with a checkpoint between: push 42; nop; pop rax; ret.
func program(m trace.Mode) *trace.Program {
	p := &trace.Program{
		Name: "push-42", Mode: m,
		Code:  []byte{0x6a, 0x2a, 0x0f, 0x1f, 0x44, 0, 0, 0x58, 0xc3, 0x0f, 0x1f, 0x44, 0, 0},
		Entry: trace.CodeBase, Exit: trace.CodeBase + 9,
		Stack:       trace.Memory{Base: trace.StackTop - trace.PageSize, Bytes: make([]byte, trace.PageSize)},
		Data:        trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
		Checkpoints: []trace.Checkpoint{{Label: "main.body", Address: trace.CodeBase + 2}},
	}
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	trace.Scribble(p.Data.Base, p.Data.Bytes)
	p.Initial = trace.Registers{RIP: p.Entry, Flags: trace.Bit1 | trace.IF, Selectors: trace.EntrySelectors(m)}
	p.Initial.Set(trace.RSP, trace.StackTop-16)
	copy(p.Stack.Bytes[trace.PageSize-16:], []byte{9, 0, 0, 0x10, 0, 0, 0, 0})
	return p
}

// seen is what a simulator shows of program.
func seen(p *trace.Program) *protocol.Seen {
	body := trace.Snapshot{Checkpoint: 0, Visit: 1, Registers: p.Initial, Data: p.Data, Stack: p.Stack}
	body.Registers.RIP = p.Checkpoints[0].Address
	body.Registers.Set(trace.RSP, p.Initial.Get(trace.RSP)-uint64(p.Mode.Bytes()))
	slot := body.Registers.Get(trace.RSP)
	stack := bytes.Clone(p.Stack.Bytes[slot-p.Stack.Base:])
	copy(stack, make([]byte, p.Mode.Bytes()))
	stack[0] = 42
	body.Stack = trace.Memory{Base: slot, Bytes: stack}
	final := body
	final.Checkpoint = trace.Final
	final.Registers.RIP = p.Exit
	final.Registers.Set(trace.RAX, 42)
	final.Registers.Set(trace.RSP, p.Initial.Get(trace.RSP)+uint64(p.Mode.Bytes()))
	return protocol.Whole(&trace.Trace{Snapshots: []trace.Snapshot{body}, Final: final})
}

func request(m trace.Mode) protocol.Request {
	return protocol.NewRequest(0x2a, program(m), protocol.Snapshots, protocol.DefaultLimits())
}

// answer is the line of a simulator that does all well.
func answer(q protocol.Request) []byte {
	return protocol.Answer{ID: q.ID, Seen: seen(q.Program)}.Line(q)
}

// changed is a line with one text for another, which must be there.
func changed(t testing.TB, line []byte, old, instead string) []byte {
	t.Helper()
	if !bytes.Contains(line, []byte(old)) {
		t.Fatalf("%s has no %s", line, old)
	}
	return bytes.Replace(line, []byte(old), []byte(instead), 1)
}
