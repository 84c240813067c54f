//go:build linux && amd64

package stage

import (
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	setTF   = "pushfq\nor dword ptr [rsp], 0x100\npopfq\n"
	setTF32 = "pushfd\nor dword ptr [esp], 0x100\npopfd\n"
)

// steppable are programs of all kinds, and such as can see the trap flag.
func steppable(t *testing.T) map[string]*trace.Program {
	programs := map[string]*trace.Program{}
	for _, h := range hostile {
		programs[h.name] = program(t, h.text)
	}
	for _, h := range hostile32 {
		programs["32-bit: "+h.name] = programOf(t, trace.Mode32, h.text)
	}
	for name, text := range map[string]string{
		"flags":             "pushfq\npop rax\n@a\npushfq\n@b\npopfq\n@c\nret",
		"word of flags":     ".byte 0x66, 0x9c\n@a\n.byte 0x66, 0x9d\nret",
		"prefixed flags":    ".byte 0xf3, 0x2e, 0x67, 0x48, 0x9c\n@a\n.byte 0x65, 0x41, 0x9d\nret",
		"trap":              setTF + "@a\nnop\nret",
		"trap at a store":   setTF + "pushfq\nret",
		"trap cleared":      "pushfq\npushfq\nor dword ptr [rsp], 0x100\npopfq\npopfq\nret",
		"trap at the exit":  "pushfq\nor dword ptr [rsp], 0x100\npopfq",
		"trap in rep":       "mov edi, 0x20000000\nmov ecx, 3\n" + setTF + "rep stosb\nret",
		"trap, fault":       setTF + "ud2",
		"trap, int3":        setTF + "int3",
		"trap, system call": setTF + "syscall",
		"trap, SS":          "mov eax, 0x2b\n" + setTF + "mov ss, ax\nnop\nnop\nret",
		"repeats":           "mov ecx, 5\nmov edi, 0x20000010\nrep stosb\n@a\nmov ecx, 0\nrep stosb\nret",
		"SS":                "mov eax, 0x2b\nmov ss, ax\npushfq\npop rcx\n@a\nret",
		"SS in memory":      "push 0x2b\nmov ss, [rsp]\npushfq\npop rcx\npop rcx\n@a\nret",
		"SS twice":          "mov eax, 0x2b\nmov ss, ax\nmov ss, ax\npushfq\npop rcx\n@a\nret",
		"SS, flags loaded":  "mov eax, 0x2b\npushfq\nor dword ptr [rsp], 0x100\nmov ss, ax\npopfq\n@a\nret",
		"SS, exit":          "mov eax, 0x2b\nmov ss, ax",
		"SS, system call":   "mov eax, 0x2b\nmov ss, ax\nsyscall",
		"SS, int3":          "mov eax, 0x2b\nmov ss, ax\nint3",
		"iretq":             "mov rcx, rsp\npush 0x2b\npush rcx\npushfq\npush 0x33\nlea rax, [there]\npush rax\niretq\nthere:\npushfq\npop rdx\n@a\nret",
		"iretq with TF":     "mov rcx, rsp\npush 0x2b\npush rcx\npushfq\nor dword ptr [rsp], 0x100\npush 0x33\nlea rax, [there]\npush rax\niretq\nthere: nop\nnop\nret",
		"iretq with RF":     "mov rcx, rsp\npush 0x2b\npush rcx\npushfq\nor dword ptr [rsp], 0x10000\npush 0x33\nlea rax, [there]\npush rax\niretq\nthere:\n@a\nint3",
		"processor's name":  "mov eax, 0\nmov ecx, 0\ncpuid\npushfq\npop rcx\n@a\nret",
		"vectors":           "movups xmm0, [rsp-200]\n@a\nmovups xmm3, xmm0\nmovups [rsp-64], xmm3\n@b\nret",
		"x87":               ".byte 0xd9, 0xe8, 0xd9, 0xeb, 0xdd, 0x5c, 0x24, 0xf0\n@a\nret",
		"everything set":    "mov eax, 0x2b\nmov ds, ax\nmov gs, ax\nstd\n@a\npushfq\nor dword ptr [rsp], 0x240001\npopfq\n@b\npush rax\npop rbx\nret",
		"into 32-bit code": `
	push 0x23
	lea  rax, [there]
	push rax
	retfq
	.code32
there:
@a
	pushfd
	push ss
	pop  ss
	pushfd
	pop  ecx
	pop  edx
	jmp  0x33:back
	.code64
back:
@b
	pushfq
	pop  rbx
	ret`,
	} {
		programs[name] = program(t, text)
	}
	for name, text := range map[string]string{
		"flags":           "pushfd\npop eax\n@a\npushfd\n@b\npopfd\n@c\nret",
		"word of flags":   ".byte 0x66, 0x9c\n@a\n.byte 0x66, 0x9d\nret",
		"trap":            setTF32 + "@a\nnop\nret",
		"trap, SS":        "push ss\n" + setTF32 + "pop ss\nnop\nnop\nret",
		"SS":              "push ss\npop ss\npushfd\npop eax\n@a\nret",
		"iret":            "pushfd\npush cs\nlea eax, [there]\npush eax\niretd\nthere:\npushfd\npop edx\n@a\nret",
		"iret with TF":    "pushfd\nor dword ptr [esp], 0x100\npush cs\nlea eax, [there]\npush eax\niretd\nthere: nop\nnop\nret",
		"into, bound":     "mov al, 127\nadd al, 1\ninto\nret",
		"all":             "pushad\n@a\npopad\nret",
		"decimal, inc":    "inc eax\ndec ecx\n.byte 0x27\n@a\nret",
		"plain":           narrowText,
		"trap, int 0x80":  setTF32 + "int 0x80",
		"system call, SS": "push ss\npop ss\nint 0x80",
	} {
		programs["32-bit: "+name] = programOf(t, trace.Mode32, text)
	}
	wide := program(t, "movups xmm1, [rsp-200]\n@a\nmovups [rsp-64], xmm1\nret")
	wide.VectorBytes, wide.Initial.Vectors = 16, new(trace.Vectors)
	trace.Scribble(0, wide.Initial.Vectors[5][:16])
	programs["vectors declared"] = wide
	entered := program(t, "@a\nnop\nret")
	entered.Initial.Flags |= trace.TF
	programs["trap at entry"] = entered
	for name := range programs {
		if strings.Contains(name, "alternate stack") {
			delete(programs, name)
		}
	}
	return programs
}
