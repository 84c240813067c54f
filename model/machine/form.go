package machine

// form is a cell of an opcode map (SDM vol. 2, appendix A). The zero form is an
// opcode that the model does not know.
type form struct {
	mnemonic string // key of the semantics
	operands []operandForm
	traits   trait

	// A cell can be divided further: by ModRM.reg, by whether ModRM.mod names memory
	// or a register, by ModRM.rm, or by mandatory prefix.
	byReg    *[8]form
	byMod    *[2]form
	byRM     *[8]form
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
	f.traits = traits
	return f
}

// invalid is an opcode that is #UD whatever follows it.
var invalid = op("#UD")

func unknown(reason string) form { return form{unknown: reason} }

// known reports whether the model knows the opcode.
func (f *form) known() bool { return f.mnemonic != "" }

// modRM reports whether the opcode has a ModRM byte.
func (f *form) modRM() bool {
	for _, o := range f.operands { // G and V come with E or W
		if o.place == inRM || o.place == inVectorRM {
			return true
		}
	}
	return f.byReg != nil
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
	inX87RM                  // ST(i): ModRM.rm
)

// size is a number of bytes, or not above 0 what it depends on.
type size int8

// Sizes by the operand size (v; z but at most 4) or vector length (x); y is 8 with
// REX.W, else 4.
const (
	sizeV size = -iota
	sizeZ
	sizeX
	sizeY
)

// The operands, as appendix A names them. How much M has the instruction knows.
var (
	eb, ew, ed = operandForm{place: inRM, size: 1}, operandForm{place: inRM, size: 2}, operandForm{place: inRM, size: 4}
	ev, ey     = operandForm{place: inRM}, operandForm{place: inRM, size: sizeY}
	em         = operandForm{place: inRM}
	gb, gw, gv = operandForm{place: inReg, size: 1}, operandForm{place: inReg, size: 2}, operandForm{place: inReg}
	zb, zv     = operandForm{place: inOpcode, size: 1}, operandForm{place: inOpcode}
	ib, iw     = operandForm{place: immediate, size: 1}, operandForm{place: immediate, size: 2}
	iz, iv     = operandForm{place: immediate, size: sizeZ}, operandForm{place: immediate}
	sib        = operandForm{place: shortened, size: 1}
	jb, jz     = operandForm{place: relative, size: 1}, operandForm{place: relative, size: sizeZ}
	ob, ov     = operandForm{place: offset, size: 1}, operandForm{place: offset}
	al, rax    = operandForm{place: fixedReg, size: 1}, operandForm{place: fixedReg}
	cl         = operandForm{place: fixedReg, size: 1, fixed: 1}
	one        = operandForm{place: fixedValue, fixed: 1}
	vx, vd, vq = operandForm{place: inVectorReg, size: sizeX}, operandForm{place: inVectorReg, size: 4}, operandForm{place: inVectorReg, size: 8}
	wx, wd, wq = operandForm{place: inVectorRM, size: sizeX}, operandForm{place: inVectorRM, size: 4}, operandForm{place: inVectorRM, size: 8}
	hx         = operandForm{place: inVVVV, size: sizeX}
)

// bytes gives an operand's size in an instruction of a size.
func (s size) bytes(instruction int, w uint8) int {
	switch s {
	case sizeV, sizeX:
		return instruction
	case sizeZ:
		return min(instruction, 4)
	case sizeY:
		return 4 << w
	}
	return int(s)
}
