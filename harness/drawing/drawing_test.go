package drawing_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var update = flag.Bool("update", false, "rewrite the recorded drawings")

const scenario = `name: drawn
says: A stack with every role on it.
given:
  stack: {words: {rsp+8: 77}}
functions:
  main: |
    push  77
    call  callee
    pop   rcx
    ret
  callee: |
    push  rbp
    mov   rbp, rsp
    push  rbx
    sub   rsp, 24
    mov   rax, [rbp+16]
    mov   dword [rbp-12], 42
    call  finished
    mov   byte [rsp-1], 7
    body:
    add   rsp, 24
    pop   rbx
    leave
    ret
  finished: |
    mov   qword [rsp-16], -2
    ret
expect:
  - at: callee.body
    frame: {rbp-12: dword 42}
`

// scenario32 is in 32-bit code.
const scenario32 = `name: drawn
says: 32-bit code has slots of four bytes.
mode: 32
functions:
  main: |
    push  77
    call  callee
    pop   ecx
    ret
  callee: |
    push  ebp
    mov   ebp, esp
    push  ebx
    sub   esp, 8
    mov   dword [ebp-8], 42
    mov   word [esp-2], 42
    body:
    leave
    ret
expect:
  - at: callee.body
    frame: {ebp+0: saved ebp}
`

// moment predicts a scenario, and captures it as predicted where wanted.
func moment(t *testing.T, text string, capture bool) drawing.Moment {
	t.Helper()
	list, err := scenarios.Load("drawn.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	run := harness.Model{}.Run(programs)[0]
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	m := drawing.Moment{Program: programs[0], Title: "drawn at callee.body, visit 1", Predicted: &run.Trace.Snapshots[0]}
	if programs[0].Signals != nil { // the handler comes behind the label that is struck
		m.Predicted = &run.Trace.Snapshots[1]
	}
	if capture {
		captured := *m.Predicted
		captured.Predicted = nil
		captured.Stack.Bytes = append([]byte(nil), captured.Stack.Bytes...)
		m.Captured = &captured
	}
	return m
}

// scenarioSignal has a handler, and the frame that the kernel builds for it.
const scenarioSignal = `name: drawn
says: A signal strikes.
functions:
  main: |
    push rbx
    here: nop
    pop  rbx
    ret
  handler: |
    ret
signals:
  handlers: {SIGUSR1: handler}
  strikes: [{signal: SIGUSR1, at: main.here}]
expect:
  - {at: handler, sigframe: {sigcontext.ip: main.here}}
`

// scenarioWide has offsets that are wider than their columns.
const scenarioWide = `name: drawn
says: A large local.
given: {stack: {size: 16777216}}
functions:
  main: |
    push rbp
    mov rbp, rsp
    sub rsp, 10000000
    mov qword [rsp], 1
    body:
    leave
    ret
expect:
  - {at: main.body, rsp: rbp-10000000}
`

// scenarioAbove has rsp above all that anybody wrote.
const scenarioAbove = `name: drawn
says: Above the frame of main.
functions:
  main: |
    mov rbx, rsp
    add rsp, 200
    body:
    mov rsp, rbx
    ret
expect:
  - {at: main.body, rsp: entry+200}
`

// signalled is a capture in a handler, with another value where the kernel decides and
// another sigcontext.ip.
func signalled(t *testing.T) drawing.Moment {
	t.Helper()
	m := moment(t, scenarioSignal, true)
	const ip, cr2 = 176, 224
	frame := m.Captured.Registers.Get(trace.RSP) - m.Captured.Stack.Base
	m.Captured.Stack.Bytes[frame+ip]++
	m.Captured.Stack.Bytes[frame+cr2]++
	return m
}

// differing is a capture with another local, another rbx and another flag.
func differing(t *testing.T) drawing.Moment {
	t.Helper()
	m := moment(t, scenario, true)
	local := m.Captured.Registers.Get(trace.RBP) - 12
	m.Captured.Stack.Bytes[local-m.Captured.Stack.Base]++
	m.Captured.Registers.Set(trace.RBX, 5)
	m.Captured.Registers.Flags ^= trace.CF
	return m
}

// differing32 is a capture of 32-bit code with another stack pointer, selector and
// slot.
func differing32(t *testing.T) drawing.Moment {
	t.Helper()
	m := moment(t, scenario32, true)
	m.Captured.Stack.Bytes[m.Captured.Registers.Get(trace.RBP)-8-m.Captured.Stack.Base]++
	m.Captured.Registers.General[trace.RSP] += 4
	m.Captured.Registers.Selectors[trace.ES] = 0
	return m
}

func TestDrawings(t *testing.T) {
	for name, c := range map[string]struct {
		moment drawing.Moment
		style  drawing.Style
	}{
		"predicted":       {moment(t, scenario, false), drawing.Style{}},
		"predicted-32":    {moment(t, scenario32, false), drawing.Style{}},
		"differing-32":    {differing32(t), drawing.Style{}},
		"agreeing":        {moment(t, scenario, true), drawing.Style{}},
		"differing":       {differing(t), drawing.Style{}},
		"differing-ascii": {differing(t), drawing.Style{ASCII: true}},
		"signalled":       {signalled(t), drawing.Style{}},
		"wide":            {moment(t, scenarioWide, false), drawing.Style{}},
		"rsp-above":       {moment(t, scenarioAbove, false), drawing.Style{}},
		"differing-color": {differing(t), drawing.Style{Color: true}},
	} {
		t.Run(name, func(t *testing.T) {
			var drawn strings.Builder
			if err := drawing.Draw(&drawn, c.moment, c.style); err != nil {
				t.Fatal(err)
			}
			compare(t, name, drawn.String())
		})
	}
}

func TestListing(t *testing.T) {
	var listed strings.Builder
	if err := drawing.List(&listed, moment(t, scenario, false).Program, drawing.Style{}); err != nil {
		t.Fatal(err)
	}
	compare(t, "listing", listed.String())
}

// compare holds a text against the recorded one.
func compare(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	recorded, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(recorded), text); diff != "" {
		t.Error(diff)
	}
}
