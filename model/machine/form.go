package machine

// form is a cell of an opcode map (SDM vol. 2, appendix A). The zero form is an
// opcode that the model does not know.
type form struct {
	mnemonic string // key of the semantics
	operands []operandForm
	traits   trait

	// A cell can be divided further: by ModRM.reg, by whether ModRM.mod names memory
	// or a register, or by mandatory prefix.
	byReg    *[8]form
	byMod    *[2]form
	byPrefix *[4]form // none, 66, f3, f2
	// unknown says why the model does not know the opcode; empty for no special
	// reason.
	unknown string
}

// trait is what a form has beyond its operands.
type trait uint8

const (
	// lockable instructions take a LOCK prefix if their destination is memory
	// (SDM vol. 2, LOCK).
	lockable trait = 1 << iota
	// wide instructions have an operand size of 64 bits by default and none of
	// 32 (SDM vol. 2, 2.2.1.7).
	wide
	// branch instructions are wide; with 66 vendors differ on them.
	branch
	// aligned instructions raise #GP(0) if memory is not aligned to its size.
	aligned
	// onlyMemory forms are #UD if ModRM names a register.
	onlyMemory
	// merging instructions use vvvv between registers only.
	merging
)

func op(mnemonic string, operands ...operandForm) form {
	return form{mnemonic: mnemonic, operands: operands}
}

func (f form) with(traits trait) form {
	f.traits |= traits
	return f
}

// invalid is an opcode that is #UD whatever follows it.
var invalid = op("#UD")

func unknown(reason string) form { return form{unknown: reason} }

// known reports whether the model knows the opcode.
func (f *form) known() bool { return f.mnemonic != "" }

// modRM reports whether the opcode has a ModRM byte.
func (f *form) modRM() bool {
	if f.byReg != nil || f.byMod != nil {
		return true
	}
	for _, o := range f.operands {
		switch o.place {
		case inReg, inRM, inVectorReg, inVectorRM:
			return true
		}
	}
	return false
}

// packed reports whether an operand is a whole vector.
func (f *form) packed() bool {
	for _, o := range f.operands {
		if o.size == sizeX {
			return true
		}
	}
	return false
}

// operandForm is an operand in the notation of SDM vol. 2, A.2: E, G, I, J, O,
// Z and V, W, H for vectors, with a size.
type operandForm struct {
	place place
	size  size
	fixed uint8 // register number or value, of accumulator, one and the like
}

type place uint8

const (
	inReg       place = iota // G: ModRM.reg
	inRM                     // E: ModRM.rm, register or memory
	inOpcode                 // Z: the opcode's low three bits
	fixedReg                 // the accumulator, CL
	immediate                // I
	shortened                // Ib, sign-extended to the operand size
	fixedValue               // 1
	relative                 // J
	offset                   // O: an address in the instruction
	inVectorReg              // V: ModRM.reg
	inVectorRM               // W: ModRM.rm, register or memory
	inVVVV                   // H: VEX.vvvv
)

type size uint8

// Sizes in bytes, and by the operand size (v; z but at most 4) or vector length.
const (
	sizeV size = 0
	sizeZ size = 0x40
	sizeX size = 0x41
	sizeY size = 0x42 // 8 with REX.W, else 4
	sizeA size = 0x43 // two of the operand size: bounds
	sizeP size = 0x44 // the operand size and a selector: a far pointer
)

// The operands, as appendix A names them.
var (
	eb, ew, ed = operandForm{inRM, 1, 0}, operandForm{inRM, 2, 0}, operandForm{inRM, 4, 0}
	ma, mp     = operandForm{inRM, sizeA, 0}, operandForm{inRM, sizeP, 0}
	ev, ey     = operandForm{inRM, sizeV, 0}, operandForm{inRM, sizeY, 0}
	gb, gw, gv = operandForm{inReg, 1, 0}, operandForm{inReg, 2, 0}, operandForm{inReg, sizeV, 0}
	zb, zv     = operandForm{inOpcode, 1, 0}, operandForm{inOpcode, sizeV, 0}
	ib, iw     = operandForm{immediate, 1, 0}, operandForm{immediate, 2, 0}
	iz, iv     = operandForm{immediate, sizeZ, 0}, operandForm{immediate, sizeV, 0}
	sib        = operandForm{shortened, 1, 0}
	jb, jz     = operandForm{relative, 1, 0}, operandForm{relative, sizeZ, 0}
	ob, ov     = operandForm{offset, 1, 0}, operandForm{offset, sizeV, 0}
	al, rax    = operandForm{fixedReg, 1, 0}, operandForm{fixedReg, sizeV, 0}
	cl         = operandForm{fixedReg, 1, 1}
	one        = operandForm{fixedValue, 1, 1}
	vx, vd, vq = operandForm{inVectorReg, sizeX, 0}, operandForm{inVectorReg, 4, 0}, operandForm{inVectorReg, 8, 0}
	wx, wd, wq = operandForm{inVectorRM, sizeX, 0}, operandForm{inVectorRM, 4, 0}, operandForm{inVectorRM, 8, 0}
	hx         = operandForm{inVVVV, sizeX, 0}
)

// bytes gives an operand's size.
func (s size) bytes(operandSize, vectorLength int, w uint8) int {
	switch s {
	case sizeV:
		return operandSize
	case sizeZ:
		return min(operandSize, 4)
	case sizeX:
		return vectorLength
	case sizeY:
		return 4 << w
	case sizeA:
		return 2 * operandSize
	case sizeP:
		return operandSize + 2
	}
	return int(s)
}
