package child

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// stepsText writes the steps of a process with a stack limit in bytes, and then the
// functions that they call.
func stepsText(steps []process.Step, limit uint64) string {
	w := writer{limit: limit}
	for i, s := range steps {
		w.line("mov rsp, [entry_rsp]")
		switch s.Kind {
		case process.Write:
			w.address(s.Place)
			w.line("mov byte ptr [rax], %#x", process.Mark)
		case process.Map:
			w.mapping(s)
		case process.Heap:
			w.heap(s)
		case process.Allocate:
			w.allocate(i, s)
		case process.Recurse:
			w.line("mov ecx, %d", s.Times)
			w.line("call recurse%d", i)
		}
	}
	w.line("mov esp, offset private_top")
	w.line("call ending")
	w.line("mov edi, 0")
	w.line("mov eax, 231") // exit_group
	w.line("syscall")
	for i, s := range steps {
		if s.Kind == process.Recurse {
			w.recursion(i, s)
		}
	}
	return w.text.String()
}

// writer writes assembly text.
type writer struct {
	text   strings.Builder
	limit  uint64
	mapped int // ranges so far
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.text, format+"\n", args...) }

// address puts a place into rax.
func (w *writer) address(p process.Place) {
	offset := p.Offset
	switch p.Base {
	case process.RSP:
		w.line("mov rax, [entry_rsp]")
	case process.Limit:
		offset -= int64(w.limit &^ (trace.PageSize - 1))
		fallthrough
	case process.Top:
		w.line("mov rax, [top]")
	}
	w.line("mov rbx, %d", offset)
	w.line("add rax, rbx")
}

func (w *writer) mapping(s process.Step) {
	w.address(s.Place)
	w.line("mov rbx, rax")
	w.line("mov rdi, rax")
	w.line("mov esi, %d", s.Bytes)
	w.line("mov edx, 3")     // PROT_READ, PROT_WRITE
	w.line("mov r10d, 0x32") // MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS
	w.line("mov r8, -1")
	w.line("mov r9d, 0")
	w.line("mov eax, 9") // mmap
	w.line("syscall")
	w.line("cmp rax, rbx")
	w.line("jne start.failed")
	w.line("mov [mapped+%d], rax", 16*w.mapped)
	w.line("mov qword ptr [mapped+%d], %d", 16*w.mapped+8, s.Bytes)
	w.mapped++
}

func (w *writer) heap(s process.Step) {
	w.line("mov edi, 0")
	w.line("mov eax, 12") // brk
	w.line("syscall")
	w.line("lea rdi, [rax+%d]", s.Bytes)
	w.line("mov rbx, rdi")
	w.line("mov eax, 12")
	w.line("syscall")
	w.line("cmp rax, rbx")
	w.line("jne start.failed")
	w.line("mov byte ptr [rax-1], %#x", process.Mark)
}

func (w *writer) allocate(i int, s process.Step) {
	if !s.Probed {
		w.line("sub rsp, %d", s.Bytes)
	} else {
		w.probes(i, s.Bytes)
	}
	w.marks()
}

// probes lowers rsp by a page at a time, as compilers do (-fstack-clash-protection).
func (w *writer) probes(i int, size uint64) {
	if pages := size / trace.PageSize; pages > 0 {
		w.line("mov ecx, %d", pages)
		w.line("probe%d: sub rsp, %d", i, trace.PageSize)
		w.line("mov qword ptr [rsp], 0")
		w.line("sub ecx, 1")
		w.line("jne probe%d", i)
	}
	if rest := size % trace.PageSize; rest > 0 {
		w.line("sub rsp, %d", rest)
		w.line("mov qword ptr [rsp], 0")
	}
}

func (w *writer) marks() {
	w.line("mov rax, %d", uint64(process.Marks))
	w.line("mov [rsp], rax")
}

func (w *writer) recursion(i int, s process.Step) {
	w.line("recurse%d: sub rsp, %d", i, s.Bytes)
	w.marks()
	w.line("sub ecx, 1")
	w.line("je back%d", i)
	w.line("call recurse%d", i)
	w.line("back%d: add rsp, %d", i, s.Bytes)
	w.line("ret")
}
