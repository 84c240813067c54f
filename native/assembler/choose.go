package assembler

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// choose finds the form of an instruction and reports what it cannot be.
func (a *assembly) choose(i *item) {
	if !i.instruction() || i.unknown {
		return
	}
	candidates := forms[i.mode][i.statement.Mnemonic]
	if candidates == nil {
		a.unknownMnemonic(i)
		return
	}
	if !a.inMode(i) {
		return
	}
	a.addresses(i)
	i.countOfOne()
	i.sizeFromImmediate()
	i.farFromSize()
	var fitting []*form
	for _, f := range candidates {
		if f.takes(i.operands) {
			fitting = append(fitting, f)
		}
	}
	if len(fitting) == 0 {
		a.noForm(i, candidates)
		return
	}
	if !a.sized(i, fitting) {
		return
	}
	i.form = fitting[0]
	a.prefixes(i)
	a.highBytes(i)
	if !i.symbolic {
		a.ranges(i)
	}
}

// countOfOne adds the count that compilers leave out of "shr eax".
func (i *item) countOfOne() {
	switch i.statement.Mnemonic {
	case "rol", "ror", "rcl", "rcr", "shl", "sal", "shr", "sar":
		if len(i.operands) == 1 {
			one := intel.Operand{Position: i.operands[0].Position, Text: "1", Kind: intel.ImmediateOperand, Immediate: 1}
			i.operands = append(i.operands, operand{Operand: one})
		}
	}
}

// sizeFromImmediate takes the size of memory from that written before a number,
// as NASM does in "mov [rax], dword 5".
func (i *item) sizeFromImmediate() {
	for n := range i.operands {
		memory := &i.operands[n]
		if !isMemory(*memory) || memory.Memory.Size != 0 {
			continue
		}
		for _, o := range i.operands {
			if o.Kind == intel.ImmediateOperand {
				memory.Memory.Size = o.Size
			}
		}
	}
}

// farFromSize takes a branch through memory of a size that only a far pointer
// has for a far one, as GNU's and Microsoft's assemblers do.
func (i *item) farFromSize() {
	if mnemonic := i.statement.Mnemonic; mnemonic != "call" && mnemonic != "jmp" || len(i.operands) != 1 {
		return
	}
	if o := &i.operands[0]; isMemory(*o) && (o.Memory.Size == 6 || o.Memory.Size == 10) {
		o.Far = true
	}
}

// sized reports whether the forms leave no doubt about the size of memory.
func (a *assembly) sized(i *item, fitting []*form) bool {
	var sizes []int
	for _, f := range fitting {
		if size := f.memorySize(i.operands); !slices.Contains(sizes, size) {
			sizes = append(sizes, size)
		}
	}
	if len(sizes) == 1 {
		return true
	}
	slices.Sort(sizes)
	for _, o := range i.operands {
		if isMemory(o) && o.Memory.Size == 0 {
			words := make([]string, len(sizes))
			for n, size := range sizes {
				words[n] = withSize(o.Text, size)
			}
			a.report(i.listing, o.Position, "write "+strings.Join(words, " or "), "the size of "+o.Text+" is not said")
			return false
		}
	}
	return true
}

// withSize writes a size before an address.
func withSize(address string, size int) string {
	if behind, far := strings.CutPrefix(address, "far "); far {
		return "far " + sizeWords[size] + " ptr " + strings.TrimSpace(behind)
	}
	return sizeWords[size] + " ptr " + address
}

var sizeWords = map[int]string{1: "byte", 2: "word", 4: "dword", 6: "fword", 8: "qword", 10: "tbyte", 16: "xmmword", 32: "ymmword", 64: "zmmword"}
