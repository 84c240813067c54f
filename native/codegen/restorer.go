package codegen

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// sigreturn is rt_sigreturn(2), as in the functions that C libraries hand over as
// sa_restorer.
var sigreturn = []string{"mov eax, 15", "syscall"}

// nopByte is nop.
const nopByte = 0x90

// mcontext is the offset of uc_mcontext, a struct sigcontext, in the kernel's struct
// ucontext (include/uapi/asm-generic/ucontext.h).
const mcontext = 40

// sigcontext are the registers that struct sigcontext begins with, in 64-bit code eight
// bytes each, as the psABI names them (arch/x86/include/uapi/asm/sigcontext.h).
var sigcontext = []string{
	"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rdi", "rsi", "rbp", "rbx", "rdx", "rax", "rcx", "rsp", "rip",
}

// addRestorer adds the function that handlers return to, where there are some.
//
// A nop stands in front of it: nobody called the restorer, so that what a walker looks up
// for the address before it would be another function's.
func (b *builder) addRestorer() {
	if b.scenario.Signals == nil {
		return
	}
	at := b.scenario.Signals.Position
	text := strings.Join(slices.Concat(signalFrame(), sigreturn), "\n")
	l, wrong := intel.Parse(scenarios.Restorer, at, source.Block{File: source.NewFile(scenarios.Restorer, text), Line: 1, Text: text})
	b.wrong = append(b.wrong, wrong...)
	for i := range l.Statements {
		l.Statements[i].Position = at
	}
	l.Block, l.Lead = source.Block{}, []byte{nopByte}
	b.functions = append(b.functions, l)
}

// signalFrame says where the registers of what was interrupted lie: rsp points to struct
// ucontext, behind the restorer's address, which the handler has returned to. The CFA is the
// rsp of what was interrupted.
func signalFrame() []string {
	field := func(register string) int64 { return mcontext + 8*int64(slices.Index(sigcontext, register)) }
	lines := []string{".cfi_startproc", ".cfi_signal_frame", unwindtable.CFAInMemory("rsp", field("rsp"))}
	for _, register := range sigcontext {
		lines = append(lines, unwindtable.InMemory(register, "rsp", field(register)))
	}
	return lines
}
