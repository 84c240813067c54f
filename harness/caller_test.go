package harness_test

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
)

// scribbler has a callee whose code ends in a write, and a caller that hands it a pointer.
const scribbler = `name: sample
says: A callee leaves its caller's frame alone.
functions:
  main:
    frame: {pointer: true, saves: [rbx]}
    locals: {a: i64, b: i64, q: ptr, pad: i64}
    body: [{fill: a}, {fill: b}, {call: other(&a)}, {set: q, to: "&b"}, {call: "write(ARGUMENT, 7)"}]
  write:
    params: {p: ptr, n: i64}
    code: |
      WRITE
      leaving:
      ret
  other:
    params: {p: ptr}
    code: |
      mov [rdi], rdi
      ret
expect:
  - {at: write.leaving, caller: untouched}
`

// TestACallersFrameIsItsOwn writes in it what is handed and what is not. main's frame has
// rbx at rbp-8, a at rbp-16, b at -24, q at -32 and pad at -40; rsp is rbp-48.
func TestACallersFrameIsItsOwn(t *testing.T) {
	h := harness.New(opened(t))
	for _, c := range []struct{ argument, write, says string }{
		{"&b", "nop", ""},
		{"&b", "mov [rdi], rsi", ""},
		{"&b", "mov [rdi+1], rsi", "rbp-16 in the frame of main"},
		{"&b", "mov byte ptr [rdi-1], 1", "rbp-25 in the frame of main"},
		{"&b", "mov [rsp+8], rsi", "rbp-48 in the frame of main"},
		{"&b", "mov [rsp-8], rsi", ""},
		{"q", "mov [rdi], rsi", ""},
		{"q + 8", "mov [rdi-8], rsi", ""},
		{"q", "mov [rdi-16], rsi", "rbp-40 in the frame of main"},
		{"7", "mov [rsp+32], rsi", "rbp-24 in the frame of main"},
		{"&b", "mov [rsp+48], rbx", "rbp-8 in the frame of main"},
		{"&b", "mov rax, [rsp+64]\n      mov [rsp+64], rax", "rbp+8 in the frame of main"},
	} {
		text := strings.NewReplacer("ARGUMENT", c.argument, "WRITE", c.write).Replace(scribbler)
		r, err := h.Decide(load(t, text)[0])
		said := ""
		for _, m := range r.Mismatches {
			said += m.String()
		}
		if err != nil || (r.Verdict == harness.Pass) != (c.says == "") || !strings.Contains(said, c.says) || c.says != "" && !strings.Contains(said, "untouched by write, which was handed no pointer to it") {
			t.Errorf("%s, %s: %v, %s %s %s", c.argument, c.write, err, r.Verdict, r.Reason, said)
		}
	}
}

// TestTheFrameOfACodedCallerIsNotKnown: another function that is declared calls it too.
func TestTheFrameOfACodedCallerIsNotKnown(t *testing.T) {
	text := `name: sample
says: A coded caller.
functions:
  main: |
    sub  rsp, 8
    call write
    add  rsp, 8
    ret
  idle: {body: [{call: write()}]}
  write: {body: [{mark: body}]}
expect:
  - {at: write.body, caller: untouched}
`
	r, err := harness.New(opened(t)).Decide(load(t, text)[0])
	if err != nil || r.Verdict != harness.Fail || !strings.Contains(r.Mismatches[0].String(), "coded: what it holds is not known") {
		t.Errorf("%v, %s %v", err, r.Verdict, r.Mismatches)
	}
}
