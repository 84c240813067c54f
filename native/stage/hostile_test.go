//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// end is how a hostile program may end, in one line.
func end(r Result) string {
	var touched *TouchedError
	switch {
	case errors.As(r.Err, &touched):
		return "touched"
	case r.Err != nil:
		return r.Err.Error()
	case r.Trace.Outcome.Kind == trace.Faulted:
		f := r.Trace.Outcome.Fault
		return fmt.Sprintf("%v %d %#x at %#x", f.Vector, f.ErrorCode, f.Address, r.Trace.Final.Registers.RIP)
	}
	return r.Trace.Outcome.Kind.String()
}

const (
	low         = trace.StackTop - trace.PageSize // of the stack
	pageFault   = "#PF %d %#x at %#x"
	noncanon    = "mov rax, 0x8000000000000000\n"
	systemCall  = "forbidden system call"
	at0, at1    = trace.CodeBase, trace.CodeBase + 1
	afterRAX    = trace.CodeBase + 10 // after mov rax, imm64
	afterRSP    = trace.CodeBase + 7  // after mov rsp, imm32
	userRead    = 4
	userWrite   = 6
	userWriteRO = 7 // also what Linux says of every address of the kernel
	userFetch   = 20
)

var hostile = []struct {
	name, text string
	ends       []string // the first is what this project has seen; others are as good
}{
	{"endless loop", "again: jmp again", []string{"timeout"}},
	{"endless loop that writes", "again: push rax\npop rax\njmp again", []string{"timeout"}},

	{"write to the reply pipe", "mov eax, 1\nmov edi, 1\nmov rsi, rsp\nmov edx, 40\nsyscall", []string{systemCall}},
	{"exit", "mov eax, 60\nmov edi, 0\nsyscall", []string{systemCall}},
	{"exit of all threads", "mov eax, 231\nmov edi, 0\nsyscall", []string{systemCall}},
	{"kill of the parent", "mov eax, 62\nmov edi, 0\nmov esi, 9\nsyscall", []string{systemCall}},
	{"mprotect of the stage", "mov eax, 10\nmov edi, 0x60000000\nmov esi, 4096\nmov edx, 7\nsyscall", []string{systemCall}},
	{"sigreturn", "mov eax, 15\nsyscall", []string{systemCall}},
	{"x32 call", "mov eax, 0x40000027\nsyscall", []string{systemCall}},
	{"number that does not exist", "mov rax, -1\nsyscall", []string{systemCall}},
	{"32-bit call", "mov eax, 20\nint 0x80", []string{systemCall, "#GP 1026 0x0 at 0x10000005"}},
	{"sysenter", "mov eax, 20\nsysenter", []string{"#UD 0 0x0 at 0x10000005", systemCall}},
	{"call of the vsyscall page", "mov edi, 0\nmov esi, 0\nmov rax, 0xffffffffff600000\ncall rax\nud2", []string{systemCall,
		fmt.Sprintf(pageFault, 21, uint64(0xffffffffff600000), uint64(0xffffffffff600000))}},

	{"load of null", "mov rax, [0]", []string{fmt.Sprintf(pageFault, userRead, 0, at0)}},
	{"jump to null", "mov eax, 0\njmp rax", []string{fmt.Sprintf(pageFault, userFetch, 0, 0)}},
	{"jump to the stack", "jmp rsp", []string{fmt.Sprintf(pageFault, 21, trace.StackTop-8, trace.StackTop-8)}},
	{"jump to non-canonical", noncanon + "jmp rax", []string{fmt.Sprintf("#GP 0 0x0 at %#x", afterRAX)}},
	{"load of non-canonical", noncanon + "mov rax, [rax]", []string{fmt.Sprintf("#GP 0 0x0 at %#x", afterRAX)}},
	{"load of the kernel", "mov rax, 0xffff800000000000\nmov rax, [rax]", []string{fmt.Sprintf("#PF 5 0xffff800000000000 at %#x", afterRAX)}},
	{"write to the code", "mov [0x10000000], eax", []string{fmt.Sprintf(pageFault, userWriteRO, at0, at0)}},

	{"rsp null, push", "mov rsp, 0\npush rax", []string{fmt.Sprintf("#PF 7 0xfffffffffffffff8 at %#x", afterRSP)}},
	{"rsp null, call", "mov rsp, 0\ncall main", []string{fmt.Sprintf("#PF 7 0xfffffffffffffff8 at %#x", afterRSP)}},
	{"rsp null, undefined", "mov rsp, 0\nud2", []string{fmt.Sprintf("#UD 0 0x0 at %#x", afterRSP)}},
	{"rsp at the guard", "mov rsp, 0x3ffff000\npush rax", []string{fmt.Sprintf(pageFault, userWrite, low-8, afterRSP)}},
	{"rsp above the stack", "mov rsp, 0x40000000\npop rax", []string{fmt.Sprintf(pageFault, userRead, trace.StackTop, afterRSP)}},
	{"rsp in the code", "mov rsp, 0x10000100\npush rax", []string{fmt.Sprintf(pageFault, userWriteRO, trace.CodeBase+0xf8, afterRSP)}},
	{"rsp non-canonical", noncanon + "mov rsp, rax\npush rax", []string{fmt.Sprintf("#SS 0 0x0 at %#x", afterRAX+3)}},
	{"rsp in the alternate stack", fmt.Sprintf("mov rsp, %#x\nud2", alternateBase+0x8000), []string{fmt.Sprintf("#UD 0 0x0 at %#x", afterRSP)}},
	{"rsp at the end of the alternate stack", fmt.Sprintf("mov rsp, %#x\nud2", alternateBase+0x400), []string{"touched"}},
	{"recursion into the guard", "call main", []string{fmt.Sprintf(pageFault, userWrite, low-8, at0)}},

	{"undefined instruction", "ud2", []string{fmt.Sprintf("#UD 0 0x0 at %#x", at0)}},
	{"breakpoint", "int3", []string{fmt.Sprintf("#BP 0 0x0 at %#x", at1)}},
	{"privileged instruction", "hlt", []string{fmt.Sprintf("#GP 0 0x0 at %#x", at0)}},
	{"no interrupts", ".byte 0xfa", []string{fmt.Sprintf("#GP 0 0x0 at %#x", at0)}},
	{"division by zero", "mov ecx, 0\ndiv ecx", []string{"#DE 0 0x0 at 0x10000005"}},
	{"protection keys", "mov eax, -1\nmov ecx, 0\nmov edx, 0\n.byte 0x0f, 0x01, 0xef", []string{"#UD 0 0x0 at 0x1000000f", "touched"}},
	{"xrstor of nonsense", "and rsp, -64\nmov eax, -1\nmov edx, -1\nxrstor64 [rsp-1024]", []string{"#GP 0 0x0 at 0x1000000e"}},
	{"exceptions of SSE", "push 0\nldmxcsr [rsp]\nxorps xmm0, xmm0\n.byte 0xf3, 0x0f, 0x5e, 0xc0", []string{"#XM 0 0x0 at 0x10000009"}},
	{"exceptions of x87", "push 0\n.byte 0xd9, 0x2c, 0x24, 0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9, 0x9b", []string{"#MF 0 0x0 at 0x1000000b"}},
	{"32-bit code that faults", "push 0x23\nlea rax, [there]\npush rax\nretfq\nthere: ud2", []string{"#UD 0 0x0 at 0x1000000d", "#GP 32 0x0 at 0x1000000b"}},

	{"direction left set", "std\nret", []string{"returned"}},
	{"alignment check left set", "pushfq\nor dword ptr [rsp], 0x40000\npopfq\nret", []string{"returned"}},
	{"alignment", "pushfq\nor dword ptr [rsp], 0x40000\npopfq\nmov rax, [rsp+1]", []string{"#AC 0 0x0 at 0x10000009"}},
	{"trap left set", "pushfq\nor dword ptr [rsp], 0x100\npopfq\nnop\nret", []string{"#DB 0 0x0 at 0x1000000a"}},
	{"segments", "mov eax, 0x2b\nmov ds, ax\nmov es, ax\nmov fs, ax\nmov gs, ax\nret", []string{"returned"}},
	{"bases", "wrfsbase rsp\nwrgsbase rsp\nret", []string{"returned", "#UD 0 0x0 at 0x10000000"}},
	{"control words", "push 0\nldmxcsr [rsp]\n.byte 0xd9, 0x2c, 0x24\npop rax\nret", []string{"returned"}},
	{"x87 stack left full", ".byte 0xd9, 0xe8, 0xd9, 0xe8, 0xd9, 0xe8\nret", []string{"returned"}},
}

func TestHostilePrograms(t *testing.T) {
	c := open(t)
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			p := program(t, h.text)
			got := end(c.Run([]*trace.Program{p})[0])
			if !slices.Contains(h.ends, got) {
				t.Errorf("%s\nends as %s, planned %v", h.text, got, h.ends)
			}
			demandPlain(t, c)
			demandClean(t, c)
		})
	}
}

// cleanText reads what a program may leave behind besides registers and flags.
const cleanText = `
	rdfsbase rax
	rdgsbase rbx
	mov   ecx, fs
	mov   edx, gs
	mov   esi, ds
	mov   edi, es
	stmxcsr [rsp-8]
	mov   r8d, [rsp-8]
	.byte 0xdd, 0x74, 0x24, 0x80        # fnsave [rsp-128]
	movq  r9, xmm0
	movq  r10, xmm15
	ret`

func demandClean(t testing.TB, c *CPU) {
	t.Helper()
	if hasFSGSBase() == 0 {
		return
	}
	p := program(t, cleanText)
	got := run(t, c, p).Final
	want := p.Initial.General
	for _, r := range []trace.Register{trace.RAX, trace.RBX, trace.RCX, trace.RDX, trace.RSI, trace.RDI, trace.R9, trace.R10} {
		want[r] = 0
	}
	want[trace.R8] = initialMXCSR
	want[trace.RSP] = trace.StackTop
	if diff := difference(want, got.Registers.General); diff != "" {
		t.Errorf("something is left of the program before %s", diff)
	}
	const image = trace.StackTop - 8 - 128
	control, _ := got.Stack.Slice(image, 2)
	tags, _ := got.Stack.Slice(image+8, 2)
	registers, _ := got.Stack.Slice(image+28, 80)
	if !slices.Equal(control, []byte{0x7f, 0x03}) || !slices.Equal(tags, []byte{0xff, 0xff}) || !allZero(registers) {
		t.Errorf("the x87 unit is not as at the start: % x % x % x", control, tags, registers)
	}
}

// TestSystemCallShowsTheExactState demands the state after the instruction.
func TestSystemCallShowsTheExactState(t *testing.T) {
	c := open(t)
	p := program(t, "mov eax, 39\nsyscall\nud2")
	got := run(t, c, p).Final.Registers
	want := p.Initial
	want.RIP = trace.CodeBase + 7
	want.Set(trace.RAX, 39)
	want.Set(trace.RCX, want.RIP) // SDM vol. 2, SYSCALL
	want.Set(trace.R11, uint64(want.Flags))
	if diff := difference(want, got); diff != "" {
		t.Error(diff)
	}
}
