package assembler

import (
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// pattern is what one operand of a form can be.
type pattern struct {
	text string

	fixed     string // the register, by name
	registers bool
	class     intel.RegisterClass
	count     int // how many registers of the class can be named
	size      int // bytes of the register

	memory     bool
	memorySize int // bytes, 0 for any

	immediate bool
	limits    limits
	word      bool // "word" has to be written before the number

	relative bool // a place to go to
	far      bool // memory with a selector and an offset, for a branch
	pointer  int  // bytes of the offset in a selector:offset, 0 for none
}

// parsePattern reads a pattern of the table: "r/m64", "xmm0-31/m128", "simm32".
func parsePattern(text string) pattern {
	p := pattern{text: text}
	if l, ok := immediates[strings.TrimPrefix(text, "word ")]; ok {
		p.immediate, p.limits, p.word = true, l, strings.HasPrefix(text, "word ")
		return p
	}
	switch text {
	case "rel":
		p.relative = true
		return p
	case "ptr16", "ptr32":
		p.pointer = map[string]int{"ptr16": 2, "ptr32": 4}[text]
		return p
	case "cl", "ax", "eax", "es", "cs", "ss", "ds", "fs", "gs":
		p.fixed = text
		return p
	}
	text, p.far = strings.CutPrefix(text, "far ")
	registers, memory, both := strings.Cut(text, "/m")
	if !both && text[0] == 'm' {
		registers, memory, both = "", text[1:], true
	}
	if both {
		bits, _ := strconv.Atoi(memory)
		p.memory, p.memorySize = true, bits/8
	}
	p.parseRegisters(registers)
	return p
}

func (p *pattern) parseRegisters(text string) {
	name, all := strings.CutSuffix(text, "0-31")
	p.registers, p.count = text != "", 16
	if all {
		p.count = 32
	}
	switch name {
	case "xmm", "ymm":
		p.class, p.size = intel.VectorRegister, map[string]int{"xmm": 16, "ymm": 32}[name]
	case "zmm":
		p.class, p.size, p.count = intel.VectorRegister, 64, 32
	case "k":
		p.class, p.size = intel.Mask, 8
	case "st":
		p.class, p.size = intel.X87Register, 10
	case "sreg":
		p.class, p.size = intel.Segment, 2
	case "r":
		p.size = p.memorySize
	default:
		bits, _ := strconv.Atoi(strings.TrimPrefix(name, "r"))
		p.size = bits / 8
	}
}

// takes reports whether an operand is of the pattern's kind and size.
func (p *pattern) takes(o *operand) bool {
	switch o.Kind {
	case intel.RegisterOperand:
		r := o.register
		if p.fixed != "" {
			return r.Name == p.fixed
		}
		return p.registers && r.Class == p.class && r.Size == p.size && r.Index < p.count
	case intel.MemoryOperand:
		return p.memory && o.Far == p.far && (p.memorySize == 0 || o.Memory.Size == 0 || o.Memory.Size == p.memorySize)
	case intel.ImmediateOperand:
		if p.relative {
			return o.Size == 0
		}
		return p.immediate && o.Size <= p.limits.operand && (!p.word || o.Size == 2)
	case intel.OffsetOperand:
		return p.immediate && !p.word && p.limits.operand >= 4
	case intel.SymbolOperand:
		return p.relative
	case intel.FarOperand:
		return p.pointer > 0
	}
	return false
}

func isMemory(o operand) bool { return o.Kind == intel.MemoryOperand }
