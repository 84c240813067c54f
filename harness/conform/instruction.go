package conform

import (
	"cmp"
	"fmt"
	"iter"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// instruction is one in a program's code.
type instruction struct {
	x86asm.Inst
	address uint64
	bytes   []byte
	known   bool // x86asm can read it; else it is all the bytes of its line
}

// maxLength is that of any instruction in bytes (Intel SDM vol. 2, 2.3.11).
const maxLength = 15

// instructions are those of all lines. An author can write one in parts, its prefix on a
// line of its own.
func instructions(p *trace.Program) iter.Seq[instruction] {
	return func(yield func(instruction) bool) {
		next := uint64(0)
		for _, line := range p.Lines {
			for at := max(line.Address, next); at < line.Address+uint64(line.Size); at = next {
				in := instructionAt(p, at)
				if next = at + uint64(len(in.bytes)); !yield(in) {
					return
				}
			}
		}
	}
}

// instructionAt reads the instruction at an address of a line.
func instructionAt(p *trace.Program, address uint64) instruction {
	rest := p.Code[address-trace.CodeBase:]
	rest = rest[:min(len(rest), maxLength)]
	in := instruction{address: address}
	mode := 64
	if p.Mode == trace.Mode32 {
		mode = 32
	}
	if got, err := x86asm.Decode(rest, mode); err == nil && got.Op != 0 {
		in.Inst, in.bytes, in.known = got, rest[:got.Len], true
		return in
	}
	in.bytes = rest[:min(len(rest), unreadable(p, address))]
	return in
}

// unreadable is how many bytes belong to an instruction that cannot be read: those of
// its line, and of the lines behind it as long as there are nothing but prefixes, or an
// opcode without its extension.
func unreadable(p *trace.Program, address uint64) int {
	end := address
	for line, ok := p.Line(end); ok; line, ok = p.Line(end) {
		end = line.Address + uint64(line.Size)
		rest := instruction{bytes: p.Code[address-trace.CodeBase : end-trace.CodeBase]}.withoutPrefixes()
		if len(rest) > 1 || len(rest) == 1 && !extended(rest[0]) {
			break
		}
	}
	return int(end - address)
}

// find gives the instruction at an address, where a line was made to it.
func find(p *trace.Program, address uint64) (instruction, bool) {
	if _, ok := p.Line(address); !ok {
		return instruction{}, false
	}
	return instructionAt(p, address), true
}

// prefixNames are the legacy prefixes (Intel SDM vol. 2, 2.1.1).
var prefixNames = map[byte]string{
	0x66: "66", 0x67: "67", 0xf0: "lock", 0xf2: "f2", 0xf3: "f3",
	0x2e: "cs", 0x36: "ss", 0x3e: "ds", 0x26: "es", 0x64: "fs", 0x65: "gs",
}

// prefixes are the legacy prefixes that are not part of the opcode, as they stand.
func (in instruction) prefixes() []string {
	var names []string
	for i, b := range in.bytes {
		name, ok := prefixNames[b]
		if !ok {
			break
		}
		if !in.known || in.Prefix[i]&x86asm.PrefixImplicit == 0 || b == 0x67 || b == 0x66 && !in.hasArgument(isVector) {
			names = append(names, name)
		}
	}
	return names
}

// withoutPrefixes are the bytes behind legacy prefixes and, in 64-bit code, REX, in
// whichever order.
func (in instruction) withoutPrefixes() []byte {
	rest := in.bytes
	for len(rest) > 0 && (prefixNames[rest[0]] != "" || isREX(rest[0])) {
		rest = rest[1:]
	}
	return rest
}

// isREX is for 64-bit code, but no opcode of 32-bit code that cannot be read begins so.
func isREX(b byte) bool { return b>>4 == 4 }

func (in instruction) hasArgument(is func(x86asm.Reg) bool) bool {
	for _, a := range in.Args {
		if r, ok := a.(x86asm.Reg); ok && is(r) {
			return true
		}
	}
	return false
}

// form names the instruction with what its operands are, and not which: "push r64",
// "pop m64 [rsp]". The stack pointer and segment registers are told by name.
func (in instruction) form() string {
	if !in.known {
		return in.opcode()
	}
	words := append(in.prefixes(), strings.ToLower(in.Op.String()))
	var operands []string
	for _, a := range in.Args {
		if a != nil {
			operands = append(operands, in.operand(a))
		}
	}
	return strings.TrimSpace(strings.Join(words, " ") + " " + strings.Join(operands, ", "))
}

// opcode names bytes that encode no instruction: the prefixes, the opcode, and the
// opcode extension where they are long enough to have one ("lock 8f /2").
func (in instruction) opcode() string {
	rest := in.withoutPrefixes()
	var words []string
	for _, b := range in.bytes[:len(in.bytes)-len(rest)] {
		words = append(words, cmp.Or(prefixNames[b], "rex"))
	}
	size := 1
	if len(rest) > 1 && rest[0] == 0x0f {
		size = 2
	}
	if len(rest) < size {
		return strings.Join(append(words, "alone"), " ")
	}
	words = append(words, fmt.Sprintf("%x", rest[:size]))
	if len(rest) > size && extended(rest[0]) {
		words = append(words, fmt.Sprintf("/%d", rest[size]>>3&7))
	}
	return strings.Join(words, " ")
}

// extended reports whether ModRM.reg extends an opcode of one byte (SDM vol. 2, table
//
func extended(opcode byte) bool {
	return strings.IndexByte("\x80\x81\x82\x83\x8f\xc0\xc1\xc6\xc7\xd0\xd1\xd2\xd3\xf6\xf7\xfe\xff", opcode) >= 0
}

func (in instruction) operand(a x86asm.Arg) string {
	switch a := a.(type) {
	case x86asm.Reg:
		return registerForm(a)
	case x86asm.Mem:
		text := "m"
		if in.MemBytes > 0 {
			text = fmt.Sprintf("m%d", 8*in.MemBytes)
		}
		if a.Base == x86asm.RSP || a.Base == x86asm.ESP {
			text += " [" + strings.ToLower(a.Base.String()) + "]"
		}
		return text
	case x86asm.Rel:
		return "rel"
	}
	return "imm"
}

func registerForm(r x86asm.Reg) string {
	switch {
	case r == x86asm.SP, r == x86asm.ESP, r == x86asm.RSP, isSegment(r), r == x86asm.SPB:
		return strings.ToLower(r.String())
	case r < x86asm.AX:
		return "r8"
	case r < x86asm.EAX:
		return "r16"
	case r < x86asm.RAX:
		return "r32"
	case r <= x86asm.R15:
		return "r64"
	}
	return map[bool]string{true: "xmm", false: strings.ToLower(r.String())}[r >= x86asm.X0 && r <= x86asm.X15]
}
