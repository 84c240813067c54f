package harness_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sample is what differences are planted in.
const sample = `name: sample
says: A callee pushes rbp, stores a local and reads an argument above its return address.
given:
  stack: {words: {rsp+8: 77}}
functions:
  main: |
    mov   rcx, [rsp+8]
    push  rcx
    call  callee
    pop   rcx
    ret
  callee: |
    push  rbp
    mov   rbp, rsp
    sub   rsp, 16
    mov   qword [rbp-8], 42
    mov   rax, [rbp+16]
    body:
    leave
    ret
expect:
  - at: callee.body
    frame:
      rbp+16: [77, argument]
      rbp+8:  return to main
      rbp+0:  saved rbp
      rbp-8:  42
`

// verdict runs the sample as it is changed by plant.
func verdict(t *testing.T, text string, plant func(predicted, captured *trace.Program)) harness.Result {
	t.Helper()
	if reason := host.Supported(); reason != "" {
		t.Skip(reason)
	}
	list, err := scenarios.Load("sample.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	cpu, err := stage.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer cpu.Close()
	theirs := *programs[0]
	theirs.Code = append([]byte(nil), theirs.Code...)
	theirs.Stack.Bytes = append([]byte(nil), theirs.Stack.Bytes...)
	plant(programs[0], &theirs)
	h := harness.New(cpu)
	h.CPU = planted{h.CPU, &theirs}
	return h.Check(list, programs)[0]
}

// planted is a processor that is handed another program than it is told.
type planted struct {
	harness.Machine
	program *trace.Program
}

func (p planted) Run([]*trace.Program) []harness.Run {
	return p.Machine.Run([]*trace.Program{p.program})
}

// says requires a failure that names all parts.
func says(t *testing.T, r harness.Result, parts ...string) {
	t.Helper()
	var text strings.Builder
	for _, m := range r.Mismatches {
		text.WriteString(m.String())
	}
	for _, part := range parts {
		if r.Verdict != harness.Fail || !strings.Contains(text.String(), part) {
			t.Errorf("verdict %s (%s), no %q in:\n%s", r.Verdict, r.Reason, part, text.String())
		}
	}
}

func unchanged(_, _ *trace.Program) {}

func TestTheSampleItselfPasses(t *testing.T) {
	if r := verdict(t, sample, unchanged); r.Verdict != harness.Pass {
		t.Errorf("%s: %s %v", r.Verdict, r.Reason, r.Mismatches)
	}
}

func TestAChangedExpectationIsFound(t *testing.T) {
	r := verdict(t, strings.Replace(sample, "rbp-8:  42", "rbp-8:  41", 1), unchanged)
	says(t, r, "sample.yaml:27:", "at callee.body, visit 1: rbp-8 in the frame of callee", "expected   41", "captured   0x2a (42)")
}

// store is mov qword [rbp-8], 42, whose fourth byte is the displacement.
var store = []byte{0x48, 0xc7, 0x45, 0xf8, 42, 0, 0, 0}

func moveStore(t *testing.T, p *trace.Program) {
	t.Helper()
	at := strings.Index(string(p.Code), string(store))
	if at < 0 {
		t.Fatal("the sample has no such store")
	}
	p.Code[at+3] = 0xf0 // [rbp-16]
}

func TestAChangedOffsetInTheCodeIsFoundByTheAuthor(t *testing.T) {
	r := verdict(t, sample, func(ours, theirs *trace.Program) { moveStore(t, ours); moveStore(t, theirs) })
	says(t, r, "rbp-8 in the frame of callee", "expected   42", "untouched", "the expected value lies at rbp-16 in the frame of callee, 8 bytes lower")
}

func TestAProcessorThatStoresElsewhereIsFoundByTheModel(t *testing.T) {
	r := verdict(t, sample, func(_, theirs *trace.Program) { moveStore(t, theirs) })
	says(t, r, "rbp-8 in the frame of callee", "predicted  0x2a (42), local of callee", "rbp-16 in the frame of callee")
}

func TestAProcessorThatStartsFromAnotherStackIsFound(t *testing.T) {
	r := verdict(t, sample, func(ours, theirs *trace.Program) {
		theirs.Stack.Bytes[ours.Initial.Get(trace.RSP)+8-ours.Stack.Base]++
	})
	says(t, r, "rbp+16, cfa-16 in the frame of main", "captured   0x4e (78)")
}

// TestExpectationsThatProveNothingFail holds scenarios to fail of which the
// author's expectation speaks of nothing, or of what nobody can know.
func TestExpectationsThatProveNothingFail(t *testing.T) {
	const frame = "name: sample\nsays: A sample.\nfunctions:\n  main: |\n%s\nexpect:\n%s\n"
	for name, c := range map[string]struct{ code, expect, says string }{
		"undefined bits on the stack": {
			"    mov eax, 3\n    imul eax, eax, 5\n    pushfq\n    done:\n    pop rcx\n    and ecx, 0\n    ret",
			"  - at: main.done\n    frame: {rsp+0: 0x202}", "of which the manual leaves bits undefined"},
		"an undefined base": {
			"    mov eax, 3\n    imul eax, eax, 5\n    pushfq\n    pop rax\n    done:\n    and eax, 0\n    ret",
			"  - at: main.done\n    aligned: {rax+2: 4}", "no such address"},
		"an empty range": {
			"    mov rax, rsp\n    push 1\n    push 2\n    done:\n    pop rcx\n    pop rcx\n    ret",
			"  - at: main.done\n    untouched: [rax-8..rsp+0]", "a range of untouched bytes"},
		"the alignment of no frame": {
			"    done:\n    ret",
			"  - {at: main.done, rax: initial rax}\n  - returns: initial rax\n    aligned: {cfa: 16}", "no such address"},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, verdict(t, fmt.Sprintf(frame, c.code, c.expect), unchanged), c.says)
		})
	}
}

func TestACallAtTheEndOfAFunctionReturnsToIt(t *testing.T) {
	text := `name: sample
says: A function that ends in a call of one that does not return is still the one returned to.
functions:
  main: |
    push  rbp
    mov   rbp, rsp
    nop
    nop
    nop
    nop
    nop
    nop
    nop
    call  last
  last: |
    body:
    hlt
expect:
  - at: last.body
    frame: {rsp+0: return to main}
    backtrace: [last]
  - fault: GP
`
	if r := verdict(t, text, unchanged); r.Verdict != harness.Pass {
		t.Errorf("%s: %s %v", r.Verdict, r.Reason, r.Mismatches)
	}
	says(t, verdict(t, strings.Replace(text, "return to main", "return to last", 1), unchanged), "expected   return to last")
}
