package unwindtable

import (
	"math"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// operation is an unwind code with the slots that follow it.
type operation struct {
	end      byte // of its instruction, from the function's begin
	code     byte
	info     byte
	operands []uint16
}

// Unwind operation codes (Microsoft, "x64 exception handling", "Unwind operation code").
const (
	pushNonvolatile  = 0  // UWOP_PUSH_NONVOL
	allocLarge       = 1  // UWOP_ALLOC_LARGE
	allocSmall       = 2  // UWOP_ALLOC_SMALL
	setFrame         = 3  // UWOP_SET_FPREG
	saveNonvolatile  = 4  // UWOP_SAVE_NONVOL, and UWOP_SAVE_NONVOL_FAR behind it
	saveXMM          = 8  // UWOP_SAVE_XMM128, and UWOP_SAVE_XMM128_FAR behind it
	pushMachineFrame = 10 // UWOP_PUSH_MACHFRAME
)

const (
	mostSmall       = 128 // bytes of UWOP_ALLOC_SMALL
	mostFrameOffset = 240 // bytes; it is kept in four bits, in steps of 16
)

// add encodes a directive, which stands behind the instruction that it tells of.
func (i *unwindInfo) add(d Directive) {
	offset := d.Address - i.begin
	switch {
	case i.ended:
		i.report(d, -1, "write it before .seh_endprologue", "%s stands behind the prologue", d.Directive)
		return
	case offset > mostProlog:
		i.ended = true
		i.report(d, -1, "make the prologue shorter", "the prologue takes %d bytes up to here: there is room for %d", offset, mostProlog)
		return
	}
	o := operation{end: byte(offset)}
	switch d.Directive {
	case ".seh_endprologue":
		i.ended, i.prologue = true, byte(offset)
		return
	case ".seh_pushreg":
		o.code, o.info = pushNonvolatile, i.general(d)
	case ".seh_stackalloc":
		i.allocate(d, &o)
	case ".seh_setframe":
		o.code = setFrame
		i.setFrame(d)
	case ".seh_savereg":
		o.code, o.info = saveNonvolatile, i.general(d)
		i.saved(d, &o, 8)
	case ".seh_savexmm":
		o.code, o.info = saveXMM, i.vector(d)
		i.saved(d, &o, 16)
	case ".seh_pushframe":
		o.code, o.info = pushMachineFrame, byte(len(d.Operands)) // 1 with an error code
	}
	i.operations = append(i.operations, o)
}

// general is the number of a general register, as instructions encode it.
func (i *unwindInfo) general(d Directive) byte { return i.index(d, intel.General, 8, "rbx") }

func (i *unwindInfo) vector(d Directive) byte { return i.index(d, intel.VectorRegister, 16, "xmm6") }

func (i *unwindInfo) index(d Directive, class intel.RegisterClass, size int, example string) byte {
	o := d.Operands[0]
	index := o.Immediate
	if o.Kind == intel.RegisterOperand {
		r, _ := intel.ParseRegister(o.Register)
		if index = uint64(r.Index); r.Class != class || r.Size != size {
			index = math.MaxUint64
		}
	}
	if index > 15 {
		i.report(d, 0, "write a register, as in "+example, "%s cannot be saved by %s", o.Text, d.Directive)
		return 0
	}
	return byte(index)
}

func (i *unwindInfo) allocate(d Directive, o *operation) {
	size := d.number(0)
	switch {
	case size <= 0:
		i.report(d, 0, "write how many bytes are taken, as in 40", "%d bytes are not taken from the stack", size)
	case !i.multiple(d, 0, 8):
	case size <= mostSmall:
		o.code, o.info = allocSmall, byte(size/8-1)
	default:
		o.code = allocLarge
		o.scaled(size, 8)
	}
}

// setFrame says how far below the frame register RSP is when that is set.
func (i *unwindInfo) setFrame(d Directive) {
	register, offset := i.general(d), d.number(1)
	switch {
	case i.framed:
		i.report(d, -1, "leave it out", "the frame register is set already")
	case offset < 0 || offset > mostFrameOffset:
		i.report(d, 1, "write 0 to 240", "the frame register lies %d bytes above rsp: the table has room for 0 to 240", offset)
	case i.multiple(d, 1, 16):
		i.framed, i.frame = true, register|byte(offset/16)<<4
	}
}

// saved says where a register lies, from RSP behind the prologue, or from what RSP is when
// the frame register is set.
func (i *unwindInfo) saved(d Directive, o *operation, of int64) {
	offset := d.number(1)
	switch {
	case offset < 0:
		i.report(d, 1, "write an offset of at least 0", "a register cannot be saved %d bytes below rsp", -offset)
	case i.multiple(d, 1, of):
		if o.scaled(offset, of); len(o.operands) > 1 {
			o.code++ // to that of an offset in bytes
		}
	}
}

// scaled puts a size in one slot in units, or in two in bytes.
func (o *operation) scaled(value, unit int64) {
	if value/unit <= math.MaxUint16 {
		o.operands = []uint16{uint16(value / unit)}
		return
	}
	o.operands = []uint16{uint16(value), uint16(value >> 16)}
	if o.code == allocLarge {
		o.info = 1
	}
}
