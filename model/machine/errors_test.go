package machine

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// refuse runs a program that the model must refuse, and gives the error.
func refuse(t *testing.T, p *trace.Program) error {
	t.Helper()
	got, err := Run(p, onAMD)
	if err == nil {
		t.Fatalf("predicted %+v", got.Outcome)
	}
	return err
}

func TestUnknownNamesTheInstruction(t *testing.T) {
	p := program(t, "90 0f a2")
	p.Lines = []trace.Line{{Address: base + 1, Size: 2, Position: source.Position{File: "a.yaml", Line: 7, Column: 5}, Text: "cpuid"}}
	err := refuse(t, p)
	want := "the model does not know the instruction at 0x10000001 (0f a2: cpuid), a.yaml:7:5: cpuid: its result is the processor's, not the program's"
	if err.Error() != want {
		t.Errorf("%s\nwant\n%s", err, want)
	}
	var unknown *Unknown
	if !errors.As(err, &unknown) || unknown.Address != base+1 || !unknown.HasLine {
		t.Errorf("%#v", err)
	}
}

func TestUnknownInstructions(t *testing.T) {
	for _, c := range []struct{ text, bytes string }{
		{"int1", "f1"},
		{"rdtsc", "0f 31"},
		{"xabort", "c6 f8 00"},
		{"bswap of 16 bits", "66 0f c8"},
		{"movsxd of 16 bits", "66 63 c1"},
		{"repne movsb", "f2 a4"},
		{"movsb with 67", "67 a4"},
		{"a null selector with a privilege level", "6a 03 0f a1"},
		{"the selector of the processor's number", "6a 7b 0f a1"},
		{"a masked vmovups", "62 f1 7c 49 10 00"},
		{"fsin", "d9 fe"},
		{"fld1 with a stack fault that is let through", "d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 d9 e8 68 7e 03 00 00 d9 2c 24 d9 e8"},
		{"fldcw that lets a stack fault through", "d9 c0 68 7e 03 00 00 d9 2c 24"},
		{"fldcw of reserved bits", "6a 00 d9 2c 24"},
		{"clflush", "0f ae 38"},
		{"umwait", "f2 0f ae f0"},
		{"lodsb with 67", "67 ac"},
		{"repne lodsb", "f2 ac"},
		{"cmpsb of two refused operands", "31 f6 31 ff a6"},
		{"repne loope", "f2 e1 00"},
		{"repe before EVEX, 16 bytes", "65 2e f3 67 62 c1 16 28 c2 a4 f8 45 01 08 ff ff"},
		{"push es after four prefixes", "66 66 66 66 06"},
	} {
		t.Run(c.text, func(t *testing.T) {
			var unknown *Unknown
			if err := refuse(t, program(t, c.bytes)); !errors.As(err, &unknown) || unknown.Reason == "" {
				t.Error(err)
			}
		})
	}
}

func TestReadingsThatDifferAreUnknown(t *testing.T) {
	// x86asm takes xchg r8d, eax with f3 for pause.
	err := refuse(t, program(t, "f3 41 90"))
	if want := "the model reads xchg in 3 bytes, x86asm reads pause in 3"; !strings.Contains(err.Error(), want) {
		t.Errorf("%s\nwant %s in it", err, want)
	}
}

func TestReservedAccess(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		rax         uint64
		access      Access
		address     uint64
	}{
		{"read", "8b 00", trace.ReservedBase + 8, Read, trace.ReservedBase + 8},
		{"write", "89 00", trace.ReservedEnd - 4, Write, trace.ReservedEnd - 4},
		{"read that begins before", "48 8b 00", trace.ReservedBase - 4, Read, trace.ReservedBase},
		{"jump", "ff e0", trace.ReservedBase, Fetch, trace.ReservedBase},
		{"push", "48 89 c4 50", trace.ReservedBase + 0x100, Write, trace.ReservedBase + 0xf8},
		{"far return of which one slot is not there", "48 89 c4 48 cb", trace.ReservedBase - 8, Read, trace.ReservedBase},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			p.Initial.Set(trace.RAX, c.rax)
			var reserved *ReservedAccess
			if err := refuse(t, p); !errors.As(err, &reserved) || reserved.Access != c.access || reserved.Address != c.address {
				t.Error(err)
			}
		})
	}
	p := program(t, "8b 00")
	p.Initial.Set(trace.RAX, trace.ReservedEnd)
	if got := predict(t, p); got.Outcome.Fault.Address != trace.ReservedEnd {
		t.Errorf("after the reserved range: %+v", got.Outcome)
	}
}

func TestVsyscallAccess(t *testing.T) {
	const page = 0xffffffffff600000
	for _, c := range []struct {
		text, bytes string
		rax         uint64
		access      Access
		address     uint64
	}{
		{"read", "8b 00", page + 8, Read, page + 8},
		{"write", "89 00", page + 0xffc, Write, page + 0xffc},
		{"read that begins before", "48 8b 00", page - 4, Read, page},
		{"call", "ff d0", page + 0x400, Fetch, page + 0x400},
		{"vector read", "0f 10 00", page + 16, Read, page + 16},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			p.VectorBytes = 16
			p.Initial.Set(trace.RAX, c.rax)
			var vsyscall *VsyscallAccess
			if err := refuse(t, p); !errors.As(err, &vsyscall) || vsyscall.Access != c.access || vsyscall.Address != c.address {
				t.Error(err)
			}
		})
	}
	for _, address := range []uint64{page - 4, page + 0x1000} {
		p := program(t, "8b 00")
		p.Initial.Set(trace.RAX, address)
		if got := predict(t, p); got.Outcome != pageFaulted(5, address) {
			t.Errorf("beside the page: %+v", got.Outcome)
		}
	}
}

func TestUnobservable(t *testing.T) {
	const checkpoint = "0f 1f 44 00 00"
	for _, c := range []struct {
		text, bytes string
		access      Access
		checkpoint  uint64
	}{
		{"jump into it", "eb 03 90 90 " + checkpoint, Fetch, base + 4},
		{"an instruction that ends in it", "b8 00 " + checkpoint, Fetch, base + 2},
		{"bytes that would be undefined", "eb 01 " + checkpoint, Fetch, base + 2},
		{"read as data", "8b 05 00 00 00 00 " + checkpoint, Read, base + 6},
		{"read of Exit", "8b 04 25 02 04 00 10", Read, exitAddress},
		{"jump into Exit", "e9 fd 03 00 00", Fetch, exitAddress},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			if c.checkpoint != exitAddress {
				p.Checkpoints = []trace.Checkpoint{{Label: "main.here", Address: c.checkpoint}}
			}
			var unobservable *Unobservable
			if err := refuse(t, p); !errors.As(err, &unobservable) || unobservable.Access != c.access || unobservable.Address != c.checkpoint {
				t.Error(err)
			}
		})
	}
}

func TestDependsOnUndefined(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		flags       trace.Flags
	}{
		{"jo after imul by ZF", "0f af c1 74 00", trace.ZF},
		{"jle after mul", "f7 e1 7e 00", trace.ZF | trace.SF},
		{"adc after div by CF", "31 d2 b9 01 00 00 00 f7 f1 11 c0", trace.CF},
		{"lahf after and", "21 c0 9f", trace.AF},
		{"cmovo after shl by 2", "c1 e0 02 0f 40 c1", trace.OF},
		{"seto after shl by 2", "c1 e0 02 0f 90 c0", trace.OF},
		{"cmc after shl by all", "c0 e0 08 f5", trace.CF},
		{"rcl after shl by all", "c0 e0 08 d0 d0", trace.CF},
		{"loope after imul", "0f af c1 e1 00", trace.ZF},
		{"add byte [rsp] of them", "21 c0 9c 80 04 24 01", 0},
		{"lret to them", "21 c0 9c cb", 0},
		{"lret to them in CS", "21 c0 66 9c b8 00 00 00 10 66 50 66 cb", 0},
		{"iretq to a stack of them", "21 c0 9c 9c 6a 00 6a 33 68 00 00 00 10 48 cf", 0},
		{"ret to them in the data", "bc 00 08 00 20 21 c0 9c c3", 0},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			var undefined *DependsOnUndefined
			if err := refuse(t, p); !errors.As(err, &undefined) || undefined.Flags != c.flags {
				t.Error(err)
			}
		})
	}
}

func TestUndefinedFlagsThroughTheStack(t *testing.T) {
	// and; pushfq; cmp; popfq: AF is undefined again, and so is its bit on the stack.
	final := predict(t, program(t, "21 c0 9c 39 c0 9d")).Final
	if final.Predicted.Undefined != trace.AF {
		t.Errorf("undefined are %v", final.Predicted.Undefined)
	}
	at := S - 8 - final.Stack.Base
	if got := final.Predicted.StackUndefined[at]; got != byte(trace.AF) {
		t.Errorf("undefined bits on the stack %#x", got)
	}
	// A store over them defines them.
	final = predict(t, program(t, "21 c0 9c 6a 00 9d 6a 00")).Final
	if got := final.Predicted.StackUndefined[S-16-final.Stack.Base]; got != 0 {
		t.Errorf("undefined bits after a store %#x", got)
	}
}

func TestMalformed(t *testing.T) {
	for _, c := range []struct {
		text  string
		spoil func(*trace.Program)
	}{
		{"too much code", func(p *trace.Program) { p.Code = make([]byte, trace.CodeSize+1) }},
		{"no code", func(p *trace.Program) { p.Code = nil }},
		{"entry outside", func(p *trace.Program) { p.Entry = 0 }},
		{"exit without nop", func(p *trace.Program) { p.Exit++ }},
		{"exit outside", func(p *trace.Program) { p.Exit = ^uint64(0) }},
		{"checkpoint without nop", func(p *trace.Program) { p.Checkpoints = []trace.Checkpoint{{Address: base}} }},
		{"no stack", func(p *trace.Program) { p.Stack = trace.Memory{Base: trace.StackTop} }},
		{"a stack of odd size", func(p *trace.Program) {
			p.Stack = trace.Memory{Base: trace.StackTop - 0x3000, Bytes: make([]byte, 0x3000)}
		}},
		{"a stack elsewhere", func(p *trace.Program) { p.Stack.Base-- }},
		{"short data", func(p *trace.Program) { p.Data.Bytes = p.Data.Bytes[1:] }},
		{"data elsewhere", func(p *trace.Program) { p.Data.Base = 0 }},
		{"odd vectors", func(p *trace.Program) { p.VectorBytes = 8 }},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, "90")
			c.spoil(p)
			var malformed *Malformed
			if err := refuse(t, p); !errors.As(err, &malformed) || malformed.Reason == "" {
				t.Error(err)
			}
		})
	}
}
