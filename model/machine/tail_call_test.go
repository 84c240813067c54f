package machine

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// tailCallProgram: main calls f, which leaves its frame and jumps to g.
//
//	main 0x00: call f; checkpoint; ret
//	f    0x10: push rbp; mov rbp, rsp; mov dword [rbp-8], 7; pop rbp; JUMP
//	g    0x20: checkpoint; push rbx; checkpoint; pop rbx; ret
func tailCallProgram(t *testing.T, jump string) *trace.Program {
	p := program(t, "e8 0b 00 00 00"+probe+"c3 90 90 90 90 90"+
		"55 48 89 e5 c7 45 f8 07 00 00 00 5d"+jump+
		probe+"53"+probe+"5b c3")
	p.Symbols = []trace.Symbol{
		{Name: "main", Address: base, Size: 0x10}, {Name: "f", Address: base + 0x10, Size: 0x10},
		{Name: "f.jump", Address: base + 0x1c}, {Name: "g", Address: base + 0x20, Size: 0x0d},
	}
	return withCheckpoints(p, 5, 0x20, 0x26)
}

func TestTailCalls(t *testing.T) {
	for _, c := range []struct{ text, jump string }{
		{"jmp g", "eb 02 90 90"},
		{"jne g", "75 02 90 90"},
	} {
		t.Run(c.text, func(t *testing.T) {
			got := predict(t, tailCallProgram(t, c.jump))
			if len(got.Snapshots) != 3 || got.Outcome.Kind != trace.Returned {
				t.Fatalf("%d snapshots, %+v", len(got.Snapshots), got.Outcome)
			}
			atG, inG, after := got.Snapshots[0].Predicted, &got.Snapshots[1], &got.Snapshots[2]
			if want := []int{2, 0}; !slices.Equal(atG.Frames, want) {
				t.Errorf("frames %v, want %v", atG.Frames, want)
			}
			want := trace.Call{Function: "g", CFA: S, Site: base + 0x1c, Return: base + 5}
			if len(atG.Calls) != 3 || atG.Calls[2] != want {
				t.Errorf("calls %+v, want the last to be %+v", atG.Calls, want)
			}
			returns := trace.Origin{Role: trace.ReturnAddress, Owner: 2, Writer: 0, Subject: 2}
			expectOrigin(t, inG, S-8, returns)
			expectOrigin(t, inG, S-16, trace.Origin{Role: trace.SavedRegister, Owner: 2, Writer: 2, Subject: int32(trace.RBX)})
			if local := originOf(t, inG, S-24); local.Owner != 1 || local.Role != trace.Local {
				t.Errorf("what f stored is %+v", local)
			}
			if want := []int{0}; !slices.Equal(after.Predicted.Frames, want) {
				t.Errorf("frames after it %v, want %v", after.Predicted.Frames, want)
			}
		})
	}
}

// TestJumpsThatAreNoTailCalls: into a function, to a label, to the function's
// own beginning, or with something above the return address.
func TestJumpsThatAreNoTailCalls(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		symbols     []trace.Symbol
	}{
		{"to the second byte of g", "eb 0f", []trace.Symbol{{Name: "main", Address: base, Size: 0x10}, {Name: "g", Address: base + 0x10, Size: 9}}},
		{"to a label", "eb 0f", []trace.Symbol{{Name: "main", Address: base, Size: 0x20}, {Name: "main.label", Address: base + 0x11}}},
		{"within a frame", "50 eb 0e", []trace.Symbol{{Name: "main", Address: base, Size: 0x11}, {Name: "g", Address: base + 0x11, Size: 9}}},
		{"to main itself", "ff c9 75 fc eb 0b", []trace.Symbol{{Name: "main", Address: base, Size: 0x20}}},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := program(t, c.bytes)
			copy(p.Code[0x11:], unhex(t, probe+"c3"))
			p.Symbols = c.symbols
			p.Initial.Set(trace.RCX, 3)
			if s := predict(t, withCheckpoints(p, 0x11)).Snapshots; len(s) == 0 || len(s[0].Predicted.Calls) != 1 {
				t.Errorf("%+v", s)
			}
		})
	}
}

// TestATailCallOfMain leaves the rest of the stack to the function that follows.
func TestATailCallOfMain(t *testing.T) {
	p := program(t, "eb 0e")
	copy(p.Code[0x10:], unhex(t, "c7 44 24 08 07 00 00 00"+probe+"c3"))
	p.Symbols = []trace.Symbol{{Name: "main", Address: base, Size: 0x10}, {Name: "g", Address: base + 0x10, Size: 14}}
	got := predict(t, withCheckpoints(p, 0x18))
	in := &got.Snapshots[0]
	if want := []int{1}; !slices.Equal(in.Predicted.Frames, want) {
		t.Errorf("frames %v, want %v", in.Predicted.Frames, want)
	}
	if above := originOf(t, in, S+8); above.Owner != 1 {
		t.Errorf("what g stores above its frame is %+v", above)
	}
	if got.Outcome.Kind != trace.Returned || len(got.Final.Predicted.Frames) != 0 {
		t.Errorf("%+v with frames %v", got.Outcome, got.Final.Predicted.Frames)
	}
}
