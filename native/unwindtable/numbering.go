package unwindtable

import (
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// numbering is how DWARF numbers a mode's registers (psABI AMD64 figure 3.36; psABI i386
// table 2.14).
type numbering struct {
	word    int // bytes of a register and of a slot of the stack
	general []uint64
	pointer uint64 // the stack pointer
	returns uint64 // the return address
	x87     uint64 // st0
	vectors uint64 // xmm0
	count   int    // of vectors that are numbered in a row
	segment uint64 // es
	most    uint64 // the highest number
}

var numberings = map[trace.Mode]*numbering{
	trace.Mode64: {
		word: 8, general: []uint64{0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15},
		pointer: 7, returns: 16, x87: 33, vectors: 17, count: 16, segment: 50, most: 125,
	},
	trace.Mode32: {
		word: 4, general: []uint64{0, 1, 2, 3, 4, 5, 6, 7},
		pointer: 4, returns: 8, x87: 11, vectors: 21, count: 8, segment: 40, most: 100,
	},
}

// register is the number of a register that is given by name or number.
func (n *numbering) register(m *mistakes, d Directive, operand int) uint64 {
	o := d.Operands[operand]
	if o.Kind == intel.ImmediateOperand {
		if o.Immediate > n.most {
			m.report(d, operand, "write the register's name", "no register has the number %d", o.Immediate)
		}
		return o.Immediate
	}
	r, _ := intel.ParseRegister(o.Register)
	if number, ok := n.named(r); ok {
		return number
	}
	hint := "write its number in the table"
	if whole, ok := r.Resized(n.word); ok && r.Class == intel.General {
		hint = "write " + whole.Name
	}
	m.report(d, operand, hint, "%s is no register of the table", r.Name)
	return 0
}

func (n *numbering) named(r intel.Register) (uint64, bool) {
	index := uint64(r.Index)
	switch {
	case r.Class == intel.General && r.Size == n.word && r.Index < len(n.general):
		return n.general[r.Index], true
	case r.Class == intel.InstructionPointer && r.Size == n.word:
		return n.returns, true
	case r.Class == intel.VectorRegister && r.Size == 16 && r.Index < n.count:
		return n.vectors + index, true
	case r.Class == intel.X87Register:
		return n.x87 + index, true
	case r.Class == intel.Segment:
		return n.segment + index, true
	}
	return 0, false
}
