package scenarios_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// small32 is small in 32-bit code.
var small32 = strings.NewReplacer("functions:", "mode: 32\nfunctions:", "rax", "eax", "rsp: entry-8", "esp: entry-4").Replace(small)

func TestFactsOf32BitCodeHaveFourBytes(t *testing.T) {
	for _, c := range []struct{ key, text, want string }{
		{"frame: {ebp-8: FACT}", "42", "0/4 2a000000"},
		{"frame: {ebp-8: FACT}", "-1", "0/4 ffffffff"},
		{"frame: {ebp-8: FACT}", "qword -1", "0/8 ffffffffffffffff"},
		{"frame: {ebp-8: FACT}", "return to main", "1/4"},
		{"frame: {ebp-8: FACT}", "qword return to main", "1/8"},
		{"frame: {ebp-8: FACT}", "saved ebp", "2/4"},
		{"frame: {ebp-8: FACT}", "untouched", "3/4"},
		{"frame: {ebp-8: FACT}", "ebp-48", "4/4"},
		{"frame: {ebp-8: FACT}", "qword main.here", "4/8"},
		{"frame: {ebp-8: FACT}", "initial esi", "8/4"},
		{"frame: {ebp-8: FACT}", "word initial esi", "8/2"},
		{"eax: FACT", "5", "0/4 05000000"},
		{"ebx: FACT", "main.here", "4/4"},
		{"cs: FACT", "0x23", "0/2 2300"},
	} {
		state := load(t, small32+"    "+strings.ReplaceAll(c.key, "FACT", c.text)+"\n")[0].Expect[0].State
		found := state.Registers[len(state.Registers)-1].Facts
		if state.Frame != nil {
			found = state.Frame[0].Facts
		}
		if got := tellFacts(found); got != c.want {
			t.Errorf("%s with %s is %s, not %s", c.key, c.text, got, c.want)
		}
	}
}

func tellFacts(facts []scenarios.Fact) string {
	var all []string
	for _, f := range facts {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%d/%d %x", f.Kind, f.Size, f.Bytes)))
	}
	return strings.Join(all, ", ")
}

func TestRegistersOf32BitCode(t *testing.T) {
	s := load(t, small32+"    ebp: esp-4\n    cs: 0x23\n  - returns: 1\n")[0]
	facts := s.Expect[0].State.Registers
	for what, pair := range map[string][2]any{
		"mode": {s.Mode, trace.Mode32},
		"esp":  {facts[0].Register, scenarios.RegisterName{Name: "esp", Index: 4, Size: 4}},
		"cs":   {facts[2].Register, scenarios.RegisterName{Name: "cs", Segment: true, Index: int(trace.CS), Size: 2}},
		"base": {facts[1].Facts[0].Address, scenarios.Address{
			Text: "esp-4", Base: scenarios.FromRegister, Register: trace.RSP, Offset: -4,
		}},
		"returns": {s.Expect[1].Returns.Size, 4},
	} {
		if diff := cmp.Diff(pair[1], pair[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestGivenOf32BitCode(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/mode-32.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := load(t, string(text))[0]
	var got []string
	for _, w := range s.Given.Stack.Words {
		got = append(got, fmt.Sprintf("%d:%x", w.Offset, w.Value.Bytes))
	}
	for _, v := range s.Given.Data[0].Values {
		got = append(got, fmt.Sprintf("%x", v.Bytes))
	}
	got = append(got, given(s))
	want := []string{
		"4:07000000", "8:0500", "12:ffffffffffffffff",
		"01000000", "02000000", "0300000000000000",
		"edi=ffffffff esi=ffffffff xmm7=00000000000004400000000000000000",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestGuardOf32BitCodeLeavesRoomForItsReturnAddress(t *testing.T) {
	load(t, small32+"given: {stack: {size: 4096, guard: 4092}}\n")
	wrong := refusal(t, small32+"given: {stack: {size: 4096, guard: 4093}}\n")
	if wrong[0].Hint != "the return address of main takes 4 more bytes" {
		t.Error(wrong)
	}
}

func TestModeOfEachCase(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/matrix-mode.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := load(t, string(text))
	if cases[0].Mode != trace.Mode64 || cases[1].Mode != trace.Mode32 {
		t.Errorf("the modes are %v and %v", cases[0].Mode, cases[1].Mode)
	}
	if a, b := cases[0].Expect[1].Returns.Size, cases[1].Expect[1].Returns.Size; a != 8 || b != 4 {
		t.Errorf("the sizes are %d and %d", a, b)
	}
}
