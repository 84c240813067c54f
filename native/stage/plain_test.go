//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// plainText is a program that does nothing unusual. Its trace is written out in
// plainTrace.
const plainText = `
@begin
	mov  r8, [rsp-16]
	mov  r9, [0x20000000]
	push rbp
	mov  rbp, rsp
	sub  rsp, 32
	mov  [rbp-8], rdi
	xor  eax, eax
@body
	mov  byte ptr [0x20000007], 42
	leave
@end
	ret`

func plain(t testing.TB) *trace.Program { return program(t, plainText) }

// plainTrace is what plainText must give, by hand.
func plainTrace(p *trace.Program) *trace.Trace {
	const top = trace.StackTop
	stack := make([]byte, 24) // from top-24: rdi, rbp, exit
	binary.LittleEndian.PutUint64(stack, trace.RegisterGraffiti(trace.RDI))
	binary.LittleEndian.PutUint64(stack[8:], trace.RegisterGraffiti(trace.RBP))
	binary.LittleEndian.PutUint64(stack[16:], p.Exit)
	written := trace.Memory{Base: top - 24, Bytes: stack}
	changed := trace.Memory{Base: p.Data.Base, Bytes: append([]byte(nil), p.Data.Bytes...)}
	changed.Bytes[7] = 42

	begin := trace.Snapshot{Checkpoint: 0, Visit: 1, Registers: p.Initial, Data: p.Data}
	begin.Stack = trace.Memory{Base: top}

	body := begin
	body.Checkpoint, body.Stack = 1, written
	body.Registers.RIP = p.Checkpoints[1].Address
	untouched, _ := p.Stack.Quadword(top - 24)
	body.Registers.Set(trace.R8, untouched)
	untouched, _ = p.Data.Quadword(p.Data.Base)
	body.Registers.Set(trace.R9, untouched)
	body.Registers.Set(trace.RAX, 0)
	body.Registers.Set(trace.RBP, top-16)
	body.Registers.Set(trace.RSP, top-48)
	body.Registers.Flags = trace.Bit1 | trace.IF | trace.ZF | trace.PF

	end := body
	end.Checkpoint, end.Data = 2, changed
	end.Registers.RIP = p.Checkpoints[2].Address
	end.Registers.Set(trace.RBP, trace.RegisterGraffiti(trace.RBP))
	end.Registers.Set(trace.RSP, top-8)

	final := end
	final.Checkpoint, final.Visit = trace.Final, 0
	final.Registers.RIP = p.Exit
	final.Registers.Set(trace.RSP, top)
	return &trace.Trace{Snapshots: []trace.Snapshot{begin, body, end}, Final: final}
}

// demandPlain runs a plain program and demands its exact trace.
func demandPlain(t testing.TB, c *CPU) {
	t.Helper()
	p := plain(t)
	if diff := difference(plainTrace(p), run(t, c, p)); diff != "" {
		t.Fatalf("a plain program is not run rightly %s", diff)
	}
}

func TestPlainProgram(t *testing.T) {
	c := open(t)
	for range 3 {
		demandPlain(t, c)
	}
	loops := 2 // each endless loop of the proofs costs a stage
	if c.System().No32BitCode {
		loops--
	}
	if c.Starts() != 1+loops {
		t.Errorf("%d starts", c.Starts())
	}
}

func TestProofsHold(t *testing.T) {
	c := open(t)
	for _, p := range c.Prove() {
		if !p.Held {
			t.Errorf("%+v", p)
		}
	}
}
