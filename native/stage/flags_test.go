//go:build linux && amd64

package stage

import (
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestPopfOfEveryFlag sets one flag after the other, visits a checkpoint and
// returns.
func TestPopfOfEveryFlag(t *testing.T) {
	c := open(t)
	const settable = trace.Status | trace.DF | trace.NT | trace.AC | trace.ID // in user mode (SDM vol. 2, POPF)
	for bit := range 64 {
		flag := trace.Flags(1) << bit
		if flag == trace.TF {
			continue
		}
		p := program(t, "push rax\npopfq\n@here\nret")
		p.Initial.Set(trace.RAX, uint64(flag))
		got := steady(t, c, p)
		want := flag&settable | trace.Bit1 | trace.IF
		if got.Outcome.Kind != trace.Returned || got.Snapshots[0].Registers.Flags != want || got.Final.Registers.Flags != want {
			t.Errorf("bit %d: %v, flags %v and %v", bit, got.Outcome.Kind, got.Snapshots[0].Registers.Flags, got.Final.Registers.Flags)
		}
		demandPlain(t, c)
	}
}

// TestFlagsAtEntry gives each flag at Entry.
func TestFlagsAtEntry(t *testing.T) {
	c := open(t)
	for _, flag := range []trace.Flags{0, trace.CF, trace.PF, trace.AF, trace.ZF, trace.SF, trace.DF, trace.OF, trace.NT, trace.AC, trace.ID} {
		p := program(t, "@here\nret")
		p.Initial.Flags = trace.Bit1 | trace.IF | flag
		if got := steady(t, c, p).Snapshots[0].Registers.Flags; got != p.Initial.Flags {
			t.Errorf("%v at Entry is %v", p.Initial.Flags, got)
		}
	}
}

// TestTrapFlag sets TF in front of each kind of instruction, and at Entry: the
// trap comes after the one instruction that follows.
func TestTrapFlag(t *testing.T) {
	c := open(t)
	const set = "pushfq\nor dword ptr [rsp], 0x100\npopfq\n" // 9 bytes
	const after = trace.CodeBase + 9
	for name, test := range map[string]struct {
		text  string
		entry bool
		rip   uint64
		seen  int // checkpoints
	}{
		"nop":                  {text: set + "nop\nnop\nret", rip: after + 1},
		"checkpoint":           {text: set + "@here\nnop\nret", rip: after + 5, seen: 1},
		"second checkpoint":    {text: "@a\n" + set + "@b\nret", rip: after + 10, seen: 2},
		"return":               {text: set + "ret", rip: after + 1}, // to the exit, which follows
		"at entry, nop":        {text: "nop\nnop\nret", entry: true, rip: trace.CodeBase + 1},
		"at entry, checkpoint": {text: "@here\nnop\nret", entry: true, rip: trace.CodeBase + 5, seen: 1},
	} {
		p := program(t, test.text)
		if test.entry {
			p.Initial.Flags |= trace.TF
		}
		got := run(t, c, p)
		if got.Outcome.Fault.Vector != trace.Debug || got.Outcome.Kind != trace.Faulted {
			t.Errorf("%s: %+v", name, got.Outcome)
		}
		if r := got.Final.Registers; r.RIP != test.rip || r.Flags&trace.TF == 0 {
			t.Errorf("%s: the trap is at %#x, not at %#x; flags %v", name, r.RIP, test.rip, r.Flags)
		}
		if len(got.Snapshots) != test.seen {
			t.Errorf("%s: %d visits of checkpoints, not %d", name, len(got.Snapshots), test.seen)
			continue
		}
		if test.seen > 0 { // the nop changes nothing but RIP
			last, final := got.Snapshots[test.seen-1].Registers, got.Final.Registers
			if final.RIP -= uint64(len(trace.CheckpointBytes)); last != final {
				t.Errorf("%s: the checkpoint has %+v, the trap after it %+v", name, last, final)
			}
		}
		demandPlain(t, c)
	}
}

// TestTrapAtTheExit reaches the exit with TF set: nothing there is executed, so
// nothing traps.
func TestTrapAtTheExit(t *testing.T) {
	c := open(t)
	p := program(t, "pushfq\nor dword ptr [rsp], 0x100\npopfq")
	got := run(t, c, p)
	if got.Outcome.Kind != trace.Returned || got.Final.Registers.RIP != p.Exit || got.Final.Registers.Flags&trace.TF == 0 {
		t.Errorf("%+v at %#x, flags %v", got.Outcome, got.Final.Registers.RIP, got.Final.Registers.Flags)
	}
	demandPlain(t, c)
}

// TestPrivilegedFlagsAtEntry shows that a program cannot be given more than user
// mode allows.
func TestPrivilegedFlagsAtEntry(t *testing.T) {
	c := open(t)
	p := program(t, "@here\nret")
	p.Initial.Flags = trace.IOPL
	if got := run(t, c, p).Snapshots[0].Registers.Flags; got != trace.Bit1|trace.IF {
		t.Error(fmt.Sprint(got))
	}
}
