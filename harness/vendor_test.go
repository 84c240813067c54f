package harness_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestWhatIsStatedHoldsByEachVendorsManual holds what authors expect on a vendor's
// processors against the model with that vendor's rules. No processor takes part:
// for the vendor that is not at hand this is all that is known.
func TestWhatIsStatedHoldsByEachVendorsManual(t *testing.T) {
	list, _ := corpus(t)
	for _, v := range []trace.Vendor{trace.AMD, trace.Intel} {
		t.Run(v.String(), func(t *testing.T) {
			for _, doubt := range doubts(t, v, list) {
				t.Error(doubt)
			}
		})
	}
}

// avx512 is the extended state of a processor that has it, as AMD's lay it out.
var avx512 = trace.ExtendedState{Features: 0xe7, Size: 2432, Components: []trace.StateComponent{
	{Bit: 2, Offset: 576, Size: 256}, {Bit: 5, Offset: 832, Size: 64}, {Bit: 6, Offset: 896, Size: 512}, {Bit: 7, Offset: 1408, Size: 1024}}}

// doubts are where the model with a vendor's rules is of another opinion than the
// authors, or of none.
func doubts(t *testing.T, v trace.Vendor, list []*scenarios.Scenario) []string {
	t.Helper()
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for i, run := range (harness.Model{Vendor: v, System: trace.System{SignalState: avx512}}).Run(programs) {
		s := list[i]
		expect, stated := s.Expected(v)
		if !stated {
			continue
		}
		if run.Err != nil {
			found = append(found, fmt.Sprintf("%s: %s on %s: %v", s.Position, s.Title(), v, run.Err))
			continue
		}
		for _, m := range diff.Expectations(s.Position, expect, programs[i], run.Trace, run.Trace) {
			found = append(found, fmt.Sprintf("%s: %s on %s: %s at %s: expected %s, by the manual %s",
				m.Position, s.Title(), v, m.What, m.At, m.Expected, m.Predicted))
		}
	}
	return found
}

// byVendor is a return whose operand-size prefix takes two bytes from the stack
// on AMD's processors and is ignored on Intel's.
const byVendor = `name: sample
says: 66 before a near return takes two bytes on AMD, and is ignored on Intel.
functions:
  main: |
    done:
    .byte 0x66, 0xc3
expect:
  - {at: main.done, rsp: entry}
on:
  amd:
    - {fault: {kind: PF, address: 0, access: fetch}, rsp: entry+2}
  intel:
    - {returns: initial rax, rsp: entry+8}
`

func TestTheVendorPicksAmongOutcomes(t *testing.T) {
	if r := verdict(t, byVendor, unchanged); r.Verdict != harness.Pass || r.Vendor == trace.OtherVendor || len(r.StatedFor()) != 2 {
		t.Errorf("%s for %s: %s %v", r.Verdict, r.Vendor, r.Reason, r.Mismatches)
	}
	for _, v := range []trace.Vendor{trace.AMD, trace.Intel} {
		if found := doubts(t, v, load(t, byVendor)); found != nil {
			t.Errorf("by the manual of %s: %v", v, found)
		}
	}
}

// TestAWrongOutcomeOfAVendorIsFound exchanges what is stated for the two: on the
// processor the outcome of its vendor fails, and by the manuals both do.
func TestAWrongOutcomeOfAVendorIsFound(t *testing.T) {
	exchanged := strings.NewReplacer("  amd:", "  intel:", "  intel:", "  amd:").Replace(byVendor)
	if r := verdict(t, exchanged, unchanged); r.Verdict != harness.Fail {
		t.Errorf("%s: %s", r.Verdict, r.Reason)
	}
	for _, v := range []trace.Vendor{trace.AMD, trace.Intel} {
		if found := doubts(t, v, load(t, exchanged)); len(found) == 0 {
			t.Errorf("by the manual of %s nothing is found", v)
		}
	}
}

// TestWhatIsStatedForAnotherVendorIsHeldAgainstItsRules has a processor of AMD's, of
// which the other vendor's outcome says nothing.
func TestWhatIsStatedForAnotherVendorIsHeldAgainstItsRules(t *testing.T) {
	wrong := strings.Replace(byVendor, "returns: initial rax, rsp: entry+8", "returns: initial rax, rsp: entry+16", 1)
	alone := wrong[:strings.Index(wrong, "  amd:")] + wrong[strings.Index(wrong, "  intel:"):]
	// Intel does not say whether the second of two loads of SS holds off a trap.
	unknown := strings.NewReplacer("    done:\n", "    done:\n    mov eax, 0x2b\n    push 0x302\n    popfq\n    mov ss, ax\n    mov ss, ax\n    nop\n",
		"{fault: {kind: PF, address: 0, access: fetch}, rsp: entry+2}", "fault: DB", "{returns: initial rax, rsp: entry+8}", "fault: DB").Replace(byVendor)
	for name, c := range map[string]struct {
		text    string
		verdict harness.Verdict
		says    string
	}{
		"what holds":        {byVendor, harness.Pass, ""},
		"what does not":     {wrong, harness.Fail, "at end: rsp\n    expected   entry+16 (0x3fffff08)\n    predicted  0x3fffff00 (entry+8, above the frame of main), by the model with intel's rules\n    predicted is 8 bytes lower than expected\n"},
		"for it alone":      {alone, harness.Fail, "by the model with intel's rules"},
		"what is not known": {unknown, harness.Error, "what is stated for intel cannot be held against the model with its rules: the model does not know"},
	} {
		t.Run(name, func(t *testing.T) {
			r := stepBy(t, c.text, nothing, nothing)
			told := r.Reason
			for _, m := range r.Mismatches {
				told += m.String()
			}
			if r.Verdict != c.verdict || !strings.Contains(told, c.says) || strings.Contains(told, "captured") {
				t.Errorf("%s: %s", r.Verdict, told)
			}
		})
	}
}

// load reads one document.
func load(t *testing.T, text string) []*scenarios.Scenario {
	t.Helper()
	list, err := scenarios.Load("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return list
}
