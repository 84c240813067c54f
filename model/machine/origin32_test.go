package machine

import (
	"errors"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// expectOrigin32 holds all four bytes of a slot of 32-bit code to one origin.
func expectOrigin32(t *testing.T, s *trace.Snapshot, address uint64, want trace.Origin) {
	t.Helper()
	for i := range uint64(4) {
		want.Byte = uint8(i)
		if got := originOf(t, s, address+i); got != want {
			t.Errorf("byte %d of %#x is %+v, want %+v", i, address, got, want)
		}
	}
}

func TestOriginsOfNestedCallsIn32BitCode(t *testing.T) {
	// main at 0: push 7; call f; add esp, 4; checkpoint; ret
	// f at 0x11: push ebp; mov ebp, esp; push esi; mov [esp-4], edi; mov eax, [ebp+8]; push eax; call g; pop eax; pop esi; leave; ret
	// g at 0x27: push r; checkpoint; pop r; ret
	p := program32(t, "6a 07 e8 0a 00 00 00 83 c4 04"+probe+"c3 cc"+
		"55 89 e5 56 89 7c 24 f8 8b 45 08 50 e8 05 00 00 00 58 5e c9 c3 cc"+
		"53"+probe+"5b c3")
	p.Symbols = []trace.Symbol{{Name: "main", Address: base, Size: 0x11}, {Name: "f", Address: base + 0x11, Size: 0x16}, {Name: "g", Address: base + 0x27, Size: 8}}
	give(p, E+8, 5)
	got := predict(t, withCheckpoints(p, 0xa, 0x28))

	in := &got.Snapshots[0]
	wantCalls := []trace.Call{
		{Function: "main", CFA: E + 4, Site: 0, Return: exitAddress},
		{Function: "f", CFA: E - 4, Site: base + 2, Return: base + 7},
		{Function: "g", CFA: E - 20, Site: base + 0x1d, Return: base + 0x22},
	}
	if !slices.Equal(in.Predicted.Calls, wantCalls) {
		t.Errorf("calls %+v", in.Predicted.Calls)
	}
	saved := func(owner int32, r trace.Register) trace.Origin {
		return trace.Origin{Role: trace.SavedRegister, Owner: owner, Writer: owner, Subject: int32(r)}
	}
	expectOrigin32(t, in, E+8, trace.Origin{Role: trace.Given})
	expectOrigin32(t, in, E, trace.Origin{Role: trace.ReturnAddress})
	expectOrigin32(t, in, E-4, trace.Origin{Role: trace.Argument})
	expectOrigin32(t, in, E-8, trace.Origin{Role: trace.ReturnAddress, Owner: 1, Writer: 0, Subject: 1})
	expectOrigin32(t, in, E-12, saved(1, trace.RBP))
	expectOrigin32(t, in, E-16, saved(1, trace.RSI))
	expectOrigin32(t, in, E-20, trace.Origin{Role: trace.Local, Owner: 1, Writer: 1})
	expectOrigin32(t, in, E-24, trace.Origin{Role: trace.ReturnAddress, Owner: 2, Writer: 1, Subject: 2})
	expectOrigin32(t, in, E-28, saved(2, trace.RBX))
	if in.Stack.Base != E-28 {
		t.Errorf("stack from %#x", in.Stack.Base)
	}
	if after := got.Snapshots[1].Predicted.Frames; !slices.Equal(after, []int{0}) || got.Outcome.Kind != trace.Returned {
		t.Errorf("frames %v, %+v", after, got.Outcome)
	}
}

// TestWhatIsSavedIn32BitCode: four registers belong to the caller, and they have 32 bits.
func TestWhatIsSavedIn32BitCode(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		address     uint64
		subject     trace.Register // 0 for none
	}{
		{"push ebx", "53", E - 4, trace.RBX},
		{"push ebp", "55", E - 4, trace.RBP},
		{"push edi", "57", E - 4, trace.RDI},
		{"push si", "66 56", E - 2, 0},
		{"push ecx", "51", E - 4, 0},
		{"mov [esp-8], esi", "89 74 24 f8", E - 8, trace.RSI},
		{"enter", "c8 00 00 00", E - 4, trace.RBP},
		{"pusha, of edi", "60", E - 32, trace.RDI},
		{"pusha, of eax", "60", E - 4, 0},
	} {
		t.Run(c.text, func(t *testing.T) {
			want := trace.Origin{Role: trace.Local}
			if c.subject != 0 {
				want = trace.Origin{Role: trace.SavedRegister, Subject: int32(c.subject)}
			}
			final := predict(t, program32(t, c.bytes)).Final
			if got := originOf(t, &final, c.address); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}

// TestTailCallIn32BitCode: main jumps to f while its return address is on top.
func TestTailCallIn32BitCode(t *testing.T) {
	// main at 0: jmp f. f at 2: push ebx; checkpoint; pop ebx; ret
	p := program32(t, "eb 00 53"+probe+"5b c3")
	p.Symbols = []trace.Symbol{{Name: "main", Address: base, Size: 2}, {Name: "f", Address: base + 2, Size: 8}}
	got := predict(t, withCheckpoints(p, 3))
	in := &got.Snapshots[0]
	want := trace.Call{Function: "f", CFA: E + 4, Site: base, Return: exitAddress}
	if calls := in.Predicted.Calls; len(calls) != 2 || calls[1] != want {
		t.Errorf("calls %+v", calls)
	}
	expectOrigin32(t, in, E, trace.Origin{Role: trace.ReturnAddress, Owner: 1, Subject: 1})
	if got.Outcome.Kind != trace.Returned {
		t.Errorf("%+v", got.Outcome)
	}
}

// TestSnapshotsOf32BitCode show nothing that such code cannot see.
func TestSnapshotsOf32BitCode(t *testing.T) {
	p := withCheckpoints(program32(t, probe+"c3"), 0)
	p.VectorBytes = 16
	got := predict(t, p)
	for _, s := range append(got.Snapshots, got.Final) {
		if s.Registers.Selectors != trace.EntrySelectors(trace.Mode32) || !narrow(&s.Registers) {
			t.Errorf("%+v", s.Registers)
		}
	}
	if sp := got.Final.Registers.Get(trace.RSP); sp != E+4 {
		t.Errorf("esp %#x at the end", sp)
	}
}

func TestMalformed32(t *testing.T) {
	for text, spoil := range map[string]func(p *trace.Program){
		"selectors of the other mode": func(p *trace.Program) { p.Initial.Selectors = trace.EntrySelectors(trace.Mode64) },
		"r8":                          func(p *trace.Program) { p.Initial.Set(trace.R8, 1) },
		"an upper half":               func(p *trace.Program) { p.Initial.Set(trace.RCX, 1<<32) },
		"xmm8": func(p *trace.Program) {
			p.VectorBytes = 16
			p.Initial.Vectors = new(trace.Vectors)
			p.Initial.Vectors[8][0] = 1
		},
	} {
		t.Run(text, func(t *testing.T) {
			p := program32(t, "c3")
			spoil(p)
			if err := refuse(t, p); !errors.As(err, new(*Malformed)) {
				t.Error(err)
			}
		})
	}
}
