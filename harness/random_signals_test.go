package harness_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/codegen"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// TestModelAndProcessorAgreeOnRandomSignals compares programs that are interrupted
// anywhere, by faults and from outside, one in the other, with handlers that change
// their frames. One that the model refuses does not count.
func TestModelAndProcessorAgreeOnRandomSignals(t *testing.T) {
	for name, every := range map[string]bool{"at checkpoints": false, "at every instruction": true} {
		t.Run(name, func(t *testing.T) { agreeOnSignals(t, every) })
	}
}

func agreeOnSignals(t *testing.T, everyInstruction bool) {
	model, cpu := sides(t)
	p := pair{model: model, cpu: cpu, unsettled: map[string]int{}, everyInstruction: everyInstruction}
	d := dice{rand.New(rand.NewPCG(*randomSeed, 4)), vocabularies[trace.Mode64]}
	compared, count := 0, max(*randomPrograms/3, 1)
	ends := map[string]int{}
	for left := count; left > 0 && !t.Failed(); left -= signalBatch {
		texts := make([]string, min(left, signalBatch))
		for i := range texts {
			texts[i] = d.signals(everyInstruction)
		}
		compared += p.compareSignals(t, texts, ends)
	}
	t.Logf("%d of %d programs compared, which ended so: %v; not compared: %v", compared, count, ends, p.unsettled)
	if compared < count/2 {
		t.Errorf("only %d of %d programs compared", compared, count)
	}
}

// signalBatch is how many programs run at once.
const signalBatch = 100

// compareSignals reports programs on which the two differ, and gives the number of
// programs compared. It counts how they ended.
func (p pair) compareSignals(t *testing.T, texts []string, ends map[string]int) (compared int) {
	programs := make([]*trace.Program, len(texts))
	for i, text := range texts {
		list, err := scenarios.Load(randomFile, []byte(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if programs[i], err = codegen.Build(list[0]); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		programs[i].EveryInstruction = p.everyInstruction
	}
	predicted, captured := p.model.Run(programs), p.cpu.Run(programs)
	for i, text := range texts {
		if p.refuses(predicted[i].Err) || p.unstepped(captured[i].Err) {
			continue
		}
		c := p.hold(programs[i], predicted[i], captured[i])
		if c.difference != "" {
			t.Errorf("model and processor differ:\n%s\n%s", c.difference, text)
		}
		if c.settled {
			compared++
			ends[ending(c.outcome)]++
		}
	}
	return compared
}

// unstepped reports whether a program could not be stepped.
func (p pair) unstepped(err error) bool {
	var outside *stage.UnsteppedError
	if !errors.As(err, &outside) {
		return false
	}
	p.unsettled[outside.Error()]++
	return true
}

// ending names how a run ended.
func ending(o trace.Outcome) string {
	if o.Kind == trace.Killed {
		return o.Kind.String() + " by " + o.Signal.String()
	}
	return o.Kind.String()
}

// fuse is how many times handlers begin before a program ends with a system call: some
// would return to what faults for ever.
const fuse = 24

// fused ends the program where the fuse has burnt down.
const fused = "    sub dword ptr [rip+fuse], 1\n    jns go\n    syscall\n    go:\n"

// signals draws a program with handlers. Where it is not observed by jumps at checkpoints,
// which trap in the stage's code, it can set TF.
func (d dice) signals(traps bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "name: random\nsays: Model and processor agree.\ngiven:\n  data: {fuse: %d}\n  stack: {size: 65536", fuse)
	if d.oneIn(4) {
		fmt.Fprintf(&b, ", guard: %d", 8*d.IntN(600))
	}
	fmt.Fprintf(&b, "}\n  flags: {cf: %d, of: %d, df: %d, id: %d}\n", d.IntN(2), d.IntN(2), d.IntN(2), d.IntN(2))
	fmt.Fprintf(&b, "  registers: {xmm%d: 0x%016x%016x, rcx: %#x}\n", d.IntN(16), d.Uint64(), d.Uint64(), d.Uint64()>>d.IntN(64))
	b.WriteString("functions:\n  main: |\n    mov rbx, rsp\n    lea r12, [rip+main.out]\n")
	fmt.Fprintf(&b, "    lea rsp, [rsp-%d]\n    here: nop\n", d.distance())
	for range 1 + d.IntN(3) {
		b.WriteString("    " + d.interrupting(traps) + "\n")
	}
	b.WriteString("    there: nop\n    out: mov rsp, rbx\n    ret\n")
	for _, name := range []string{"first", "second"} {
		b.WriteString("  " + name + ": |\n" + fused)
		for range d.IntN(3) {
			b.WriteString("    " + d.handling(traps) + "\n")
		}
		if d.oneIn(3) {
			b.WriteString("    " + d.interrupting(traps) + "\n")
		}
		b.WriteString("    within: ret\n")
	}
	return b.String() + d.signalsOf()
}

// distance is how far below its entry main goes.
func (d dice) distance() int { return pick(d, 0, 8, 520, 128, 3000) + d.IntN(17) }

// interrupting draws an instruction that is interrupted, or not.
func (d dice) interrupting(traps bool) string {
	words := []string{
		"ud2", "int3", "hlt", "nop", "mov rax, [rcx]", "mov [0x30000000], rax", "mov byte ptr [rip+main], al",
		"movups xmm3, [rip+main]", "push rax", "fld1", "mov eax, [rsp-8]",
	}
	if traps {
		words = append(words, "pushfq", "popfq", "pushfq\n    or dword ptr [rsp], 0x100\n    popfq")
	}
	return d.among(words...)
}

// handling draws what a handler does to its frame.
func (d dice) handling(traps bool) string {
	if d.oneIn(3) {
		return fmt.Sprintf("mov qword ptr [rdx+%d], %#x", 40+8*d.IntN(15), d.IntN(1<<20))
	}
	words := []string{
		"mov [rdx+168], r12", "mov [rdx+168], r12", "mov [rdx+160], rbx", "add qword ptr [rdx+168], 1", "add qword ptr [rdx+168], 2",
		"and qword ptr [rdx], 3", "mov qword ptr [rdx+224], 0", "xor dword ptr [rdx+176], 0xcd5", "mov qword ptr [rdx+296], 0x800",
		"movups xmm5, [rip+main]", "fldz", "std", "mov r15, 3", "lea rsp, [rsp-256]", "xor ebx, ebx",
	}
	if traps {
		words = append(words, "or dword ptr [rdx+176], 0x100", "or dword ptr [rdx+176], 0x100")
	}
	return d.among(words...)
}

// signalsOf draws who handles what, and what strikes.
func (d dice) signalsOf() string {
	var b strings.Builder
	b.WriteString("signals:\n  handlers:\n")
	for _, signal := range []string{"SIGILL", "SIGTRAP", "SIGSEGV", "SIGUSR1", "SIGUSR2"} {
		if d.oneIn(8) && signal != "SIGUSR1" {
			continue
		}
		fmt.Fprintf(&b, "    %s: {handler: %s", signal, d.among("first", "second"))
		if d.oneIn(2) {
			fmt.Fprintf(&b, ", flags: [%s]", d.among("SA_ONSTACK", "SA_NODEFER", "SA_ONSTACK, SA_NODEFER"))
		}
		if d.oneIn(3) {
			fmt.Fprintf(&b, ", mask: [%s]", d.among("SIGUSR1", "SIGUSR2", "SIGSEGV", "SIGTRAP", "SIGUSR1, SIGUSR2, SIGTRAP"))
		}
		b.WriteString("}\n")
	}
	if d.oneIn(2) {
		fmt.Fprintf(&b, "  stack: {at: %s, size: %d}\n", d.among("0x20000010", "guard+0", "guard+77", "guard+8192"), 2048+pick(d, 0, 1000, 2032))
	}
	b.WriteString("  strikes:\n")
	for range 1 + d.IntN(3) {
		fmt.Fprintf(&b, "    - {signal: %s, at: %s, visit: %d}\n", d.among("SIGUSR1", "SIGUSR2", "SIGSEGV", "SIGTRAP", "SIGILL"), d.among("main.here", "main.there", "first.within", "second"), 1+d.IntN(2))
	}
	b.WriteString("expect:\n  - {at: main.here, visit: 1, aligned: {rsp: 1}}\n")
	return b.String()
}
