package machine

import (
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestFarCallsAreCalls: a far call makes a frame, and a far return or an iret ends it.
func TestFarCallsAreCalls(t *testing.T) {
	for text, back := range map[string]string{
		"lretq": "48 cb",
		// pop r8; pop r9; mov rax, rsp; push 0x2b; push rax; pushfq; push r9; push r8; iretq
		"iretq": "41 58 41 59 48 89 e0 6a 2b 50 9c 41 51 41 50 48 cf",
	} {
		t.Run(text, func(t *testing.T) {
			// call far [D]; checkpoint; call far [D]; checkpoint; int3; f: checkpoint; back
			p := withCheckpoints(program(t, "48 ff 1c 25 00 00 00 20"+probe+"48 ff 1c 25 00 00 00 20"+probe+"cc"+probe+back), 8, 21, 27)
			give(p, D, far(toCode64, base+27))
			got := predict(t, p)
			if len(got.Snapshots) != 4 {
				t.Fatalf("%d snapshots, %+v", len(got.Snapshots), got.Outcome)
			}
			for i, want := range [][]int{{1, 0}, {0}, {2, 0}, {0}} {
				if frames := got.Snapshots[i].Predicted.Frames; !slices.Equal(frames, want) {
					t.Errorf("frames %v at snapshot %d, want %v", frames, i, want)
				}
			}
			inside := &got.Snapshots[0]
			if want := (trace.Call{Function: "main", CFA: S, Site: base, Return: base + 8}); inside.Predicted.Calls[1] != want {
				t.Errorf("call %+v, want %+v", inside.Predicted.Calls[1], want)
			}
			expectOrigin(t, inside, S-16, trace.Origin{Role: trace.ReturnAddress, Owner: 1, Writer: 0, Subject: 1})
			expectOrigin(t, inside, S-8, trace.Origin{Role: trace.Local, Owner: 1, Writer: 0})
		})
	}
}

// TestFarCallEndsWhatIsLeft: as a near call does, of frames that RSP has left.
func TestFarCallEndsWhatIsLeft(t *testing.T) {
	// call f. f: pop rax; call far [D]. g: checkpoint
	p := withCheckpoints(program(t, "e8 00 00 00 00 58 48 ff 1c 25 00 00 00 20"+probe), 14)
	give(p, D, far(toCode64, base+14))
	if frames := predict(t, p).Snapshots[0].Predicted.Frames; !slices.Equal(frames, []int{2, 0}) {
		t.Errorf("frames %v", frames)
	}
}

// TestCallOf16Bits: what AMD pushes with 66 is where the call returns to.
func TestCallOf16Bits(t *testing.T) {
	for _, bytes := range []string{"66 ff d0", "66 ff 18"} {
		p := program(t, bytes)
		p.Initial.Set(trace.RAX, D)
		give(p, D, 0x33_0010)
		if calls := predict(t, p).Final.Predicted.Calls; calls[1].Return != 3 {
			t.Errorf("%s: %+v", bytes, calls[1])
		}
	}
}

// TestVectorsOf32BitCode: what 32-bit code cannot see is not shown, and not lost.
func TestVectorsOf32BitCode(t *testing.T) {
	p := vectorProgram(t, 16, "ff 2c 25 00 00 00 20"+probe+"36 ff 2d 08 00 00 20")
	give(p, D, far(toCode32, base+7))
	give(p, D+8, far(toCode64, base+19))
	got := predict(t, withCheckpoints(p, 7))
	inside, after := got.Snapshots[0].Registers.Vectors, got.Final.Registers.Vectors
	if inside[7] != p.Initial.Vectors[7] || inside[8] != [64]byte{} || after[8] != p.Initial.Vectors[8] {
		t.Errorf("xmm7 % x, xmm8 % x, then % x", inside[7][:16], inside[8][:16], after[8][:16])
	}
}
