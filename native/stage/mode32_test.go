//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// narrowText is plainText in 32-bit code.
const narrowText = `
@begin
	mov  ecx, [esp-8]
	mov  edx, [0x20000000]
	push ebp
	mov  ebp, esp
	sub  esp, 16
	mov  [ebp-4], edi
	xor  eax, eax
@body
	mov  byte ptr [0x20000007], 42
	leave
@end
	ret`

// narrowTrace is what narrowText must give, by hand.
func narrowTrace(p *trace.Program) *trace.Trace {
	const top = trace.StackTop
	edi, ebp := uint32(trace.RegisterGraffiti(trace.RDI)), uint32(trace.RegisterGraffiti(trace.RBP))
	var stack []byte // from top-12: edi, ebp, exit
	for _, value := range []uint32{edi, ebp, uint32(p.Exit)} {
		stack = binary.LittleEndian.AppendUint32(stack, value)
	}
	written := trace.Memory{Base: top - 12, Bytes: stack}
	changed := trace.Memory{Base: p.Data.Base, Bytes: slices.Clone(p.Data.Bytes)}
	changed.Bytes[7] = 42

	begin := trace.Snapshot{Checkpoint: 0, Visit: 1, Registers: p.Initial, Data: p.Data}
	begin.Stack = trace.Memory{Base: top}

	body := begin
	body.Checkpoint, body.Stack = 1, written
	body.Registers.RIP = p.Checkpoints[1].Address
	untouched, _ := p.Stack.Slice(top-12, 4)
	body.Registers.Set(trace.RCX, uint64(binary.LittleEndian.Uint32(untouched)))
	body.Registers.Set(trace.RDX, uint64(binary.LittleEndian.Uint32(p.Data.Bytes)))
	body.Registers.Set(trace.RAX, 0)
	body.Registers.Set(trace.RBP, top-8)
	body.Registers.Set(trace.RSP, top-24)
	body.Registers.Flags = trace.Bit1 | trace.IF | trace.ZF | trace.PF

	end := body
	end.Checkpoint, end.Data = 2, changed
	end.Registers.RIP = p.Checkpoints[2].Address
	end.Registers.Set(trace.RBP, uint64(ebp))
	end.Registers.Set(trace.RSP, top-4)

	final := end
	final.Checkpoint, final.Visit = trace.Final, 0
	final.Registers.RIP = p.Exit
	final.Registers.Set(trace.RSP, top)
	return &trace.Trace{Snapshots: []trace.Snapshot{begin, body, end}, Final: final}
}

func TestPlain32BitProgram(t *testing.T) {
	c := open32(t)
	p := programOf(t, trace.Mode32, narrowText)
	for range 3 {
		if diff := difference(narrowTrace(p), run(t, c, p)); diff != "" {
			t.Fatal(diff)
		}
		demandPlain(t, c)
		demandClean(t, c)
	}
	for _, r := range c.Run(slices.Repeat([]*trace.Program{p, plain(t), p, p}, 20)) {
		if r.Err != nil || r.Trace.Outcome.Kind != trace.Returned {
			t.Fatalf("%+v", r)
		}
	}
}

// TestCheckpointIn32BitCodeKeepsEverything sets all registers and flags and
// compares what is there before and behind a checkpoint.
func TestCheckpointIn32BitCodeKeepsEverything(t *testing.T) {
	c := open32(t)
	for _, esp := range []uint64{trace.StackTop - 4, 0, 1, 0xffff_ffff, trace.CodeBase, trace.StackTop - trace.PageSize, stateBase, privateTop} {
		for _, flags := range []trace.Flags{0, trace.Status, trace.DF, trace.AC, trace.DF | trace.AC | trace.ID | trace.NT | trace.Status} {
			p := programOf(t, trace.Mode32, "@a\n@b\n@c\nud2")
			p.Initial.Set(trace.RSP, esp)
			p.Initial.Flags = trace.Bit1 | trace.IF | flags
			p.VectorBytes, p.Initial.Vectors = 16, new(trace.Vectors)
			for i := range 8 {
				trace.Scribble(uint64(i)*16+trace.DataBase, p.Initial.Vectors[i][:16])
			}
			got := steady(t, c, p)
			for i, s := range append(got.Snapshots, got.Final) {
				want := p.Initial
				want.RIP = trace.CodeBase + uint64(i)*5
				if s.Checkpoint == trace.Final {
					want.Flags |= trace.RF // of a fault
				}
				if diff := difference(want, s.Registers); diff != "" {
					t.Fatalf("esp %#x, flags %v, checkpoint %d %s", esp, flags, i, diff)
				}
				if len(s.Stack.Bytes) != 0 {
					t.Fatalf("esp %#x: memory was written to: %v", esp, s.Stack)
				}
			}
			if len(got.Snapshots) != 3 || got.Outcome.Fault.Vector != trace.InvalidOpcode {
				t.Fatalf("%d snapshots, %v", len(got.Snapshots), got.Outcome)
			}
		}
	}
	demandPlain(t, c)
	demandClean(t, c)
}

// TestFarTransfers visits checkpoints in 32-bit code from 64-bit code, with DS
// null as it is there, and goes back.
func TestFarTransfers(t *testing.T) {
	c := open32(t)
	const text = `
	push 0x23
	lea  rax, [narrow]
	push rax
	retfq
	.code32
narrow:
@narrow
	push eax
	mov  eax, 0x2b
	mov  ds, ax
	mov  eax, 0x33
	mov  gs, ax
@more
	jmp  0x33:wide
	.code64
wide:
@wide
	push rax
	mov  eax, 0
	push 0x2b
	pop  rcx
	mov  fs, cx
@last
	add  rsp, 12
	ret`
	p := program(t, strings.NewReplacer("@narrow", "@n", "@wide", "@w").Replace(text))
	got := run(t, c, p)
	if got.Outcome.Kind != trace.Returned || len(got.Snapshots) != 4 {
		t.Fatalf("%+v, %d snapshots", got.Outcome, len(got.Snapshots))
	}
	for i, want := range []trace.Selectors{
		{trace.CS: trace.Code32, trace.SS: trace.UserData},
		{trace.CS: trace.Code32, trace.SS: trace.UserData, trace.DS: trace.UserData, trace.GS: trace.Code64},
		{trace.CS: trace.Code64, trace.SS: trace.UserData, trace.DS: trace.UserData, trace.GS: trace.Code64},
		{trace.CS: trace.Code64, trace.SS: trace.UserData, trace.DS: trace.UserData, trace.GS: trace.Code64, trace.FS: trace.UserData},
	} {
		if s := got.Snapshots[i]; s.Registers.Selectors != want {
			t.Errorf("snapshot %d has the selectors %#x, not %#x", i, s.Registers.Selectors, want)
		}
	}
	narrow, wide := got.Snapshots[0].Registers, got.Snapshots[2].Registers
	if narrow.Get(trace.RDI) != uint64(uint32(p.Initial.Get(trace.RDI))) || narrow.Get(trace.R8) != 0 {
		t.Errorf("32-bit code sees %#x", narrow.General)
	}
	if wide.Get(trace.R8) != p.Initial.Get(trace.R8) || wide.Get(trace.RSP) != trace.StackTop-12 {
		t.Errorf("64-bit code has %#x again", wide.General)
	}
	demandPlain(t, c)
	demandClean(t, c)
}
