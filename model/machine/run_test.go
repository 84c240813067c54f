package machine

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestSnapshotsOfVisits(t *testing.T) {
	// mov ecx, 3; again: checkpoint; push rcx; dec ecx; jne again; add rsp, 24; ret
	p := withCheckpoints(program(t, "b9 03 00 00 00"+probe+"51 ff c9 75 f6 48 83 c4 18 c3"), 5)
	got := predict(t, p)
	if got.Outcome.Kind != trace.Returned || got.Final.Registers.RIP != exitAddress || got.Final.Checkpoint != trace.Final {
		t.Errorf("ended with %+v at %#x", got.Outcome, got.Final.Registers.RIP)
	}
	if len(got.Snapshots) != 3 {
		t.Fatalf("%d snapshots", len(got.Snapshots))
	}
	for i, s := range got.Snapshots {
		if s.Checkpoint != 0 || s.Visit != i+1 || s.Registers.RIP != base+5 || s.Registers.Get(trace.RCX) != uint64(3-i) {
			t.Errorf("snapshot %d: visit %d at %#x with rcx %d", i, s.Visit, s.Registers.RIP, s.Registers.Get(trace.RCX))
		}
		if want := S - uint64(8*i); s.Stack.Base != want || s.Stack.End() != trace.StackTop {
			t.Errorf("snapshot %d has the stack from %#x to %#x, want it from %#x", i, s.Stack.Base, s.Stack.End(), want)
		}
	}
	if lowest := quadword(t, &got.Snapshots[2], S-16); lowest != 2 {
		t.Errorf("second push is %d", lowest)
	}
}

func TestSnapshotsDoNotChangeLater(t *testing.T) {
	// mov rax, D; checkpoint; mov qword [rax], 1; push 2; checkpoint; mov qword [rax], 3; mov qword [rsp], 4
	p := withCheckpoints(program(t, "b8 00 00 00 20"+probe+"48 c7 00 01 00 00 00 6a 02"+probe+"48 c7 00 03 00 00 00 48 c7 04 24 04 00 00 00"), 5, 19)
	initial := p.Data.Bytes[0]
	got := predict(t, p)
	if d := got.Snapshots[0].Data.Bytes[0]; d != initial {
		t.Errorf("data at the first checkpoint %#x", d)
	}
	if d, s := quadword(t, &got.Snapshots[1], D), quadword(t, &got.Snapshots[1], S-8); d != 1 || s != 2 {
		t.Errorf("at the second checkpoint data is %d, stack %d", d, s)
	}
	if d, s := quadword(t, &got.Final, D), quadword(t, &got.Final, S-8); d != 3 || s != 4 {
		t.Errorf("at the end data is %d, stack %d", d, s)
	}
	if p.Data.Bytes[0] != initial {
		t.Error("the program's own data changed")
	}
}

func TestCheckpointUnderTheTrapFlag(t *testing.T) {
	// popfq with TF; checkpoint: seen before it runs, trapped after it.
	p := withCheckpoints(program(t, "9d"+probe), 1)
	give(p, S, uint64(trace.TF))
	got := predict(t, p)
	if len(got.Snapshots) != 1 || got.Outcome != faulted(trace.Debug) || got.Final.Registers.RIP != base+6 {
		t.Errorf("%d snapshots, %+v at %#x", len(got.Snapshots), got.Outcome, got.Final.Registers.RIP)
	}
}

func TestEndlessRuns(t *testing.T) {
	for _, c := range []struct{ text, bytes string }{
		{"jmp to itself", "eb fe"},
		{"a loop over registers", "48 87 c1 eb fb"},
		{"a loop with the same store each time", "50 58 eb fc"},
		{"calls and returns", "e8 02 00 00 00 eb f9 c3"},
		{"a loop over vectors", "0f 28 c1 eb fb"},
	} {
		t.Run(c.text, func(t *testing.T) {
			p := vectorProgram(t, 16, c.bytes)
			got, err := run(p, onAMD, instructions, 100)
			if err != nil || got.Outcome.Kind != trace.TimedOut {
				t.Fatalf("%+v, %v", got, err)
			}
			if again, err := run(p, onAMD, instructions, 99); err != nil || again.Outcome.Kind != trace.TimedOut {
				t.Errorf("%+v, %v", again, err)
			}
		})
	}
}

// TestLoopIsProved tells the proof from the budget: with a large budget, a loop
// that changes nothing ends at once, and one that counts to its end is no loop.
func TestLoopIsProved(t *testing.T) {
	steps := 0
	counting := semantics{}
	for mnemonic, does := range instructions {
		counting[mnemonic] = func(m *machine, in *instruction) error {
			steps++
			return does(m, in)
		}
	}
	if got, err := run(program(t, "eb fe"), onAMD, counting, stepBudget); err != nil || got.Outcome.Kind != trace.TimedOut || steps > 10 {
		t.Errorf("%+v, %v after %d steps", got, err, steps)
	}
	// mov ecx, 100000; again: dec ecx; jne again; ret
	if got, err := run(program(t, "b9 a0 86 01 00 ff c9 75 fc c3"), onAMD, instructions, stepBudget); err != nil || got.Outcome.Kind != trace.Returned {
		t.Errorf("%+v, %v", got, err)
	}
	// The same with the count in memory alone: registers repeat, memory does not.
	p := program(t, "ff 0c 24 75 fb 58 f4")
	give(p, S, 100000)
	if got, err := run(p, onAMD, instructions, stepBudget); err != nil || got.Outcome != faulted(trace.GeneralProtection) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestWhatIsProvedOfAnEndlessRun tells a proof from steps that are used up, and which
// snapshots come again and again.
func TestWhatIsProvedOfAnEndlessRun(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		checkpoints []uint64
		endless     bool
		round       []int // checkpoints
	}{
		{"without a checkpoint", "eb fe", nil, true, nil},
		{"with one before it", probe + "eb fe", []uint64{0}, true, nil},
		{"round one", probe + probe + "eb f9", []uint64{0, 5}, true, []int{1}},
		{"round two", probe + probe + "eb f4", []uint64{0, 5}, true, []int{0, 1}},
		{"that counts", probe + "48 ff c1 eb fb", []uint64{0}, false, nil},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := run(withCheckpoints(program(t, c.bytes), c.checkpoints...), onAMD, instructions, 100)
			if err != nil || got.Outcome.Kind != trace.TimedOut || got.Endless != c.endless || got.Cut {
				t.Fatalf("%+v, %v", got, err)
			}
			last := got.Snapshots[len(got.Snapshots)-got.Round:]
			for len(last) > 0 && last[0].Checkpoint != c.round[0] { // it may begin anywhere
				last = append(last[1:len(last):len(last)], last[0])
			}
			if len(last) != len(c.round) {
				t.Fatalf("a round of %d snapshots", len(last))
			}
			for i, s := range last {
				if s.Checkpoint != c.round[i] {
					t.Errorf("snapshot %d of a round is at checkpoint %d", i, s.Checkpoint)
				}
			}
		})
	}
}

func TestDeepRecursion(t *testing.T) {
	// mov ecx, 1000000; call f; ret. f at 11: dec ecx; je done; call f; done: ret
	p := program(t, "b9 40 42 0f 00 e8 01 00 00 00 c3 ff c9 74 05 e8 f7 ff ff ff c3")
	p.Stack = trace.Memory{Base: trace.StackTop - trace.MaxStackSize, Bytes: make([]byte, trace.MaxStackSize)}
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	give(p, S, exitAddress)
	got := predict(t, p)
	if got.Outcome.Kind != trace.Returned || len(got.Final.Predicted.Calls) != 1000001 {
		t.Errorf("%+v after %d calls", got.Outcome, len(got.Final.Predicted.Calls))
	}
	if want := uint64(S - 8*1000000); got.Final.Stack.Base != want {
		t.Errorf("stack from %#x, want %#x", got.Final.Stack.Base, want)
	}
}

func TestRecursionIntoTheGuard(t *testing.T) {
	// f: checkpoint; call f
	p := withCheckpoints(program(t, probe+"e8 f6 ff ff ff"), 0)
	got := predict(t, p)
	depth := (S - uint64(guard)) / 8
	if got.Outcome != pageFaulted(6, guard-8) || uint64(len(got.Snapshots)) != depth+1 {
		t.Errorf("%+v after %d visits, want %d", got.Outcome, len(got.Snapshots), depth+1)
	}
}

func TestExcess(t *testing.T) {
	// A checkpoint in a loop that counts up: it ends, or it does not.
	for _, c := range []struct {
		text, bytes string
		ends        bool
	}{
		{"that ends", "b9 00 00 08 00" + probe + "ff c9 75 f7 c3", true},
		{"that does not", "b9 00 00 08 00" + probe + "48 ff c1 eb f6", false},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := run(withCheckpoints(program(t, c.bytes), 5), onAMD, instructions, 1<<21)
			var excess *Excess
			if c.ends != errors.As(err, &excess) {
				t.Fatal(err)
			}
			if !c.ends && got.Outcome.Kind != trace.TimedOut {
				t.Errorf("%+v", got.Outcome)
			}
			if again := len(got.Snapshots); !got.Cut || got.Endless || got.Round != 0 || again < 1000 {
				t.Errorf("%d snapshots, cut %v, endless %v, round %d", again, got.Cut, got.Endless, got.Round)
			}
			if c.ends && (excess.Label != "main.here" || excess.Visit < 1000) {
				t.Error(excess)
			}
		})
	}
}
