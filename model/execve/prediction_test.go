package execve_test

import (
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var executable = &process.Executable{
	Entry: 0x401000, Headers: 0x400040, HeaderCount: 2,
	Segments: []process.Mapping{{From: 0x400000, To: 0x402000, Permissions: "r-xp"}, {From: 0x500000, To: 0x501000, Permissions: "rw-p"}},
}

var system = execve.System{
	Top: execve.StackTop, UID: 1, EUID: 2, GID: 3, EGID: 4,
	Same: map[process.Auxiliary]uint64{process.AtSysinfoEhdr: 0x7000, process.AtHwcap: 0xbfeb, process.AtClktck: 100},
}

func predict(t *testing.T, p process.Process) *execve.Prediction {
	t.Helper()
	if p.StackLimit == 0 {
		p.StackLimit = 0x100000
	}
	prediction, err := execve.Predict(&p, executable, system)
	if err != nil {
		t.Fatal(err)
	}
	return prediction
}

// TestTheStackByHand has every byte worked out by hand: the strings end at top-8, so
// "./p" lies at top-12, "A=1" at top-16, "p" at top-18; the platform's name begins seven
// bytes below top-32, the random bytes at top-55, and 4 + 2*19 quadwords below them rsp is
// a multiple of 16 at top-400.
func TestTheStackByHand(t *testing.T) {
	got := predict(t, process.Process{Exec: "./p", Argv: []string{"p"}, Envp: []string{"A=1"}})
	const top = execve.StackTop
	want := strings.Join([]string{
		"0100000000000000", "eeefffffff7f0000", "0000000000000000", "f0efffffff7f0000", "0000000000000000",
		"21000000000000000000000000000000", // AT_SYSINFO_EHDR, the system's
		"1000000000000000ebbf000000000000", "06000000000000000010000000000000", "11000000000000006400000000000000",
		"03000000000000004000400000000000", "04000000000000003800000000000000", "05000000000000000200000000000000",
		"07000000000000000000000000000000", "08000000000000000000000000000000", "09000000000000000010400000000000",
		"0b000000000000000100000000000000", "0c000000000000000200000000000000", "0d000000000000000300000000000000",
		"0e000000000000000400000000000000", "17000000000000000000000000000000", "1900000000000000c9efffffff7f0000",
		"1f00000000000000f4efffffff7f0000", "0f00000000000000d9efffffff7f0000", "00000000000000000000000000000000",
		"00", strings.Repeat("00", 16), "7838365f363400", strings.Repeat("00", 14), "7000", "413d3100", "2e2f7000", "0000000000000000",
	}, "")
	if have := hex.EncodeToString(got.Entry.Stack.Bytes); have != want {
		t.Errorf("got  %s\nwant %s", have, want)
	}
	if rsp := got.Entry.Registers[trace.RSP]; rsp != top-400 || rsp%16 != 0 || got.Entry.Stack.End() != top {
		t.Errorf("rsp is top-%d", top-rsp)
	}
	if i := slices.IndexFunc(got.Slots, func(s execve.Slot) bool { return s.System != "" }); got.Slots[i].Address != top-400+48 {
		t.Errorf("the vDSO's address: %+v", got.Slots[i])
	}
}

func TestTheSlotsLeaveNoGap(t *testing.T) {
	for length := range 40 {
		p := predict(t, process.Process{Exec: "x", Argv: []string{strings.Repeat("a", length)}, Envp: make([]string, length%3)})
		next := p.Entry.Stack.Base
		for _, s := range p.Slots {
			if s.Address != next || s.Size == 0 {
				t.Errorf("length %d: %+v does not follow %#x", length, s, next)
			}
			next += uint64(s.Size)
		}
		if next != execve.StackTop || p.Entry.Stack.Base%16 != 0 {
			t.Errorf("length %d: the slots end at %#x", length, next)
		}
	}
}

func TestTheStackGrows(t *testing.T) {
	const limit = execve.StackTop - 0x100000
	at := func(offset int64) process.Step {
		return process.Step{Kind: process.Write, Place: process.Place{Base: process.Limit, Offset: offset}}
	}
	beside := process.Step{Kind: process.Map, Place: process.Place{Base: process.Limit, Offset: -0x80000}, Bytes: 0x1000}
	for name, c := range map[string]struct {
		steps []process.Step
		low   uint64 // of the stack, at the end
		fault uint64 // 0 for none
	}{
		"not at all":               {nil, execve.StackTop - 0x21000, 0},
		"to the limit":             {[]process.Step{at(0)}, limit, 0},
		"not below it":             {[]process.Step{at(-1)}, execve.StackTop - 0x21000, limit - 1},
		"to the gap":               {[]process.Step{beside, at(0x81000)}, limit + 0x81000, 0},
		"not into the gap":         {[]process.Step{beside, at(0x80fff)}, execve.StackTop - 0x21000, limit + 0x80fff},
		"into the other mapping":   {[]process.Step{beside, at(-0x80000)}, execve.StackTop - 0x21000, 0},
		"below the other mapping":  {[]process.Step{beside, at(-0x80001)}, execve.StackTop - 0x21000, limit - 0x80001},
		"and the first fault ends": {[]process.Step{at(-1), at(0)}, execve.StackTop - 0x21000, limit - 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := predict(t, process.Process{Exec: "x", Argv: []string{"x"}, Steps: c.steps})
			if low := p.After[len(p.After)-1].From; low != c.low || p.Outcome.Address != c.fault || (p.Outcome.Signal != 0) != (c.fault != 0) {
				t.Errorf("low %#x, want %#x; %+v, want %#x", low, c.low, p.Outcome, c.fault)
			}
		})
	}
}

// An address that is not canonical is no page fault: the kernel tells neither the address
// nor that it was a write (exc_general_protection).
func TestAWriteToNoCanonicalAddressHasNoAddress(t *testing.T) {
	above := process.Step{Kind: process.Write, Place: process.Place{Base: process.Top, Offset: 0x1000}}
	p := predict(t, process.Process{Exec: "x", Argv: []string{"x"}, Steps: []process.Step{above}})
	if want := (process.Outcome{Signal: trace.SIGSEGV}); p.Outcome != want {
		t.Errorf("%+v, want %+v", p.Outcome, want)
	}
	above.Place.Offset = 0
	p = predict(t, process.Process{Exec: "x", Argv: []string{"x"}, Steps: []process.Step{above}})
	if want := (process.Outcome{Signal: trace.SIGSEGV, Address: execve.StackTop, Write: true}); p.Outcome != want {
		t.Errorf("%+v, want %+v", p.Outcome, want)
	}
}

func TestWhatIsNotPredictedIsSaid(t *testing.T) {
	place := func(base process.Base, offset int64) process.Step {
		return process.Step{Kind: process.Map, Place: process.Place{Base: base, Offset: offset}, Bytes: 0x1000}
	}
	for name, steps := range map[string][]process.Step{
		"a part of the stack":         {place(process.Top, -0x1000)},
		"above the stack":             {place(process.Top, 0x1000)},
		"not a page":                  {place(process.Limit, -1)},
		"twice":                       {place(process.Limit, 0), place(process.Limit, 0x1000)},
		"a return address in a range": {place(process.Top, -0x400000), {Kind: process.Recurse, Bytes: 0x200000, Times: 3}},
	} {
		p := process.Process{Exec: "x", Argv: []string{"x"}, StackLimit: 0x100000, Steps: steps}
		if name == "a return address in a range" {
			p.Steps[0].Place.Offset, p.Steps[0].Bytes = -0x400000, 0x300000
		}
		_, err := execve.Predict(&p, executable, system)
		var unpredicted *execve.UnpredictedError
		if !errors.As(err, &unpredicted) || unpredicted.Step != len(steps)-1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
