package drawing_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const walked = `name: walked
says: One of everything that an instruction can change.
given:
  data: {numbers: [1, 2]}
needs: [sse2]
functions:
  main: |
    push  77
    call  callee
    pop   rcx
    movq  xmm1, rcx
    mov   eax, 0x2b
    mov   ss, ax
    xor   eax, eax
    mov   [numbers+8], rsp
    ret
  callee: |
    push  rbp
    mov   rbp, rsp
    mov   qword [rbp-8], -2
    body:
    imul  rax, rsp, 3
    lea   rdi, [rbp-56]
    mov   ecx, 5
    rep stosq
    leave
    ret
expect:
  - at: callee.body
    frame: {rbp-8: -2}
`

const walked32 = `name: walked
says: 32-bit code has slots of four bytes.
mode: 32
functions:
  main: |
    push  77
    call  callee
    pop   ecx
    push  ss
    pop   ss
    push  ss
    .byte 0x17, 0x90, 0x90
    pop   ecx
    ret
  callee: |
    push  ebp
    mov   ebp, esp
    sub   esp, 8
    body:
    mov   dword [ebp-4], 42
    leave
    ret
expect:
  - at: callee.body
    frame: {ebp+0: saved ebp}
`

// everyRegister stores more slots than are told by themselves, and changes parts of
// vector registers.
const everyRegister = `name: walked
says: pushad stores eight registers.
mode: 32
needs: [avx]
functions:
  main: |
    pushad
    body:
    vmovups ymm1, [esp]
    movups xmm1, [esp+4]
    vpxor xmm1, xmm1, xmm1
    ud2
expect:
  - {at: main.body, cs: 0x23}
  - fault: UD
`

// onX87 changes everything of the floating-point unit.
const onX87 = `name: walked
says: The x87's registers go around.
given: {data: {control: word 0xb7f}}
functions:
  main: |
    fld1
    fldz
    fxch  st(1)
    fchs
    fld   st(5)
    fldcw [control]
    fstp  st(0)
    body:
    fnclex
    fninit
    ret
expect:
  - {at: main.body, st0: extended -1}
`

// anotherTop gives a snapshot another value in st0.
func anotherTop(t *trace.Trace) {
	x := *t.Snapshots[3].Registers.X87
	x.Stack[0][9] ^= 0x80
	t.Snapshots[3].Registers.X87 = &x
}

// anotherSlot gives a snapshot another byte in the second slot of eight.
func anotherSlot(t *trace.Trace) {
	stack := &t.Snapshots[1].Stack
	stack.Bytes = slices.Clone(stack.Bytes)
	stack.Bytes[4]++
}

// walk predicts a scenario at every instruction. The capture is what is
// predicted, as change makes it.
func walk(t *testing.T, text string, change func(*trace.Trace)) drawing.Walk {
	t.Helper()
	list, err := scenarios.Load("walked.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	programs, err := harness.Build(list)
	if err != nil {
		t.Fatal(err)
	}
	p := harness.Stepped(programs[0])
	run := harness.Model{Vendor: trace.AMD}.Run([]*trace.Program{p})[0]
	if run.Err != nil {
		t.Fatal(run.Err)
	}
	if change == nil {
		return drawing.NewWalk(p, list[0].Title(), run.Trace, nil)
	}
	captured := *run.Trace
	captured.Snapshots = slices.Clone(captured.Snapshots)
	change(&captured)
	return drawing.NewWalk(p, list[0].Title(), run.Trace, &captured)
}

func TestWalks(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		change func(*trace.Trace)
		style  drawing.Style
	}{
		"walk-predicted": {walked, nil, drawing.Style{}},
		"walk-agreeing":  {walked, func(*trace.Trace) {}, drawing.Style{ASCII: true}},
		"walk-parting": {walked, func(t *trace.Trace) {
			t.Snapshots[4].Registers.Set(trace.RBX, 5)
			t.Snapshots[4].Registers.Set(trace.RSP, t.Snapshots[4].Registers.Get(trace.RSP)-8)
		}, drawing.Style{Color: true}},
		"walk-parting-first": {walked, func(t *trace.Trace) { t.Snapshots[0].Registers.Set(trace.RBX, 5) }, drawing.Style{ASCII: true}},
		"walk-parting-last":  {walked, func(t *trace.Trace) { t.Final.Registers.Set(trace.RBX, 5) }, drawing.Style{}},
		"walk-fault": {strings.Replace(walked, "    leave\n", "    pop qword [0]\n", 1),
			func(*trace.Trace) {}, drawing.Style{}},
		"walk-endless": {strings.Replace(walked, "    leave\n", "    again: jmp again\n", 1),
			func(*trace.Trace) {}, drawing.Style{}},
		"walk-slots":         {everyRegister, func(*trace.Trace) {}, drawing.Style{}},
		"walk-parting-slots": {everyRegister, anotherSlot, drawing.Style{}},
		"walk-short": {walked, func(t *trace.Trace) {
			*t = trace.Trace{Snapshots: t.Snapshots[:5], Cut: true}
		}, drawing.Style{}},
		"walk-other-outcome": {strings.Replace(walked, "    leave\n", "    pop qword [0]\n", 1),
			func(t *trace.Trace) { t.Outcome.Fault.ErrorCode++ }, drawing.Style{ASCII: true}},
		"walk-x87":         {onX87, func(*trace.Trace) {}, drawing.Style{}},
		"walk-parting-x87": {onX87, anotherTop, drawing.Style{ASCII: true}},
		"walk-32":          {walked32, func(*trace.Trace) {}, drawing.Style{}},
	} {
		t.Run(name, func(t *testing.T) {
			var drawn strings.Builder
			if err := drawing.DrawWalk(&drawn, walk(t, c.text, c.change), c.style); err != nil {
				t.Fatal(err)
			}
			compare(t, name, drawn.String())
		})
	}
}

// killed ends the process in a handler: nothing is known of what that left.
const killed = `name: walked
says: A breakpoint while SIGTRAP is blocked ends the process.
functions:
  main: |
    int3
    ret
  handler: |
    here: push rax
    int3
    pop rax
    ret
signals:
  handlers: {SIGTRAP: handler}
expect:
  - {at: handler.here, rsp: rsp}
  - killed: SIGTRAP
`

// TestTheLastInstructionOfAKilledProcessTellsOfThatAlone draws it where both machines agree,
// and where one goes on.
func TestTheLastInstructionOfAKilledProcessTellsOfThatAlone(t *testing.T) {
	earlier := func(t *trace.Trace) { t.Snapshots = t.Snapshots[:len(t.Snapshots)-1] }
	for name, c := range map[string]struct {
		change func(*trace.Trace)
		says   []string
	}{
		"agreed": {func(*trace.Trace) {}, []string{"int3                      killed by SIGTRAP", "did as predicted at each of 4 stops and at the end"}},
		"parted": {earlier, []string{"captured                  killed by SIGTRAP", "part after handler+5 (push rax, line 8)"}},
	} {
		t.Run(name, func(t *testing.T) {
			demandOfKilled(t, c.change, c.says)
		})
	}
}

// TestADeliveredSignalIsNamed with its si_code, on both sides as each has it in its frame.
func TestADeliveredSignalIsNamed(t *testing.T) {
	otherCode := func(t *trace.Trace) {
		s := &t.Snapshots[1]
		s.Stack.Bytes = slices.Clone(s.Stack.Bytes)
		s.Stack.Bytes[s.Registers.Get(trace.RSP)+320-s.Stack.Base] = 1 // si_code, behind pretcode, ucontext, si_signo and si_errno
	}
	for name, c := range map[string]struct {
		change func(*trace.Trace)
		says   []string
	}{
		"agreed": {func(*trace.Trace) {}, []string{"int3                      SIGTRAP (SI_KERNEL), "}},
		"parted": {otherCode, []string{"int3                      SIGTRAP (SI_KERNEL), ", "captured                  SIGTRAP (TRAP_BRKPT), "}},
	} {
		t.Run(name, func(t *testing.T) {
			demandOfKilled(t, c.change, c.says)
		})
	}
}

// demandOfKilled demands texts in the drawing of a walk whose capture is changed.
func demandOfKilled(t *testing.T, change func(*trace.Trace), says []string) {
	t.Helper()
	var b strings.Builder
	if err := drawing.DrawWalk(&b, walk(t, killed, change), drawing.Style{}); err != nil {
		t.Fatal(err)
	}
	for _, text := range says {
		if !strings.Contains(b.String(), text) {
			t.Errorf("no %q in\n%s", text, b.String())
		}
	}
}
