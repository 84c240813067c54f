package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// vaArg lowers the reading of the next variadic argument.
func (r *routine) vaArg(s *declaration.Step) {
	list, into := r.list(s), r.find(s.Target)
	if list == nil || into == nil {
		return
	}
	switch into.Type.Kind {
	case declaration.Array, declaration.VaList:
		r.wrong(r.at, "read it into another variable", "%s is %s: no function takes one", into.Name, describe(into.Type))
		return
	case declaration.Void, declaration.Bool, declaration.Integer, declaration.Float, declaration.Complex, declaration.Pointer,
		declaration.Vector, declaration.Struct, declaration.Union:
	}
	at := r.memory(list.place)
	switch {
	case into.size == 0 && r.Convention != declaration.Win64: // it was not passed
	case r.Convention == declaration.SysV:
		r.nextSysV(at, into)
	case r.Convention == declaration.Win64:
		r.nextWin64(at, into)
	default:
		r.nextI386(at, into)
	}
}

// nextSysV reads from the register save area where all of the value is there, else from
// the stack (psABI AMD64 3.5.7, "The va_arg Macro").
func (r *routine) nextSysV(list memory, into *variable) {
	var registers sysvArguments
	pieces, ok := registers.pieces(classify(into.Type), into.size)
	if !ok || into.size > 16 {
		r.nextOnStack(list, into)
		return
	}
	stack, end := r.jumpLabel(), r.jumpLabel()
	r.leaveIfAbove(list.from(gpOffset), areaVectors-8*registers.general, registers.general, stack)
	r.leaveIfAbove(list.from(fpOffset), areaEnd-16*registers.vector, registers.vector, stack)
	r.fromArea(list, into, pieces)
	if registers.general > 0 {
		r.emit("add %s, %d", list.from(gpOffset).sized(4), 8*registers.general)
	}
	if registers.vector > 0 {
		r.emit("add %s, %d", list.from(fpOffset).sized(4), 16*registers.vector)
	}
	r.emit("jmp %s", end)
	r.emit("%s:", stack)
	r.nextOnStack(list, into)
	r.emit("%s:", end)
}

// leaveIfAbove jumps where there are not as many registers left as are needed.
func (r *routine) leaveIfAbove(offset memory, most, needed int, label string) {
	if needed > 0 {
		r.emit("cmp %s, %d", offset.sized(4), most)
		r.emit("ja %s", label)
	}
}

// fromArea copies each piece from where its register was saved.
func (r *routine) fromArea(list memory, into *variable, pieces []framemap.Piece) {
	from, _ := r.scratch()
	for _, p := range pieces {
		offset, at := gpOffset, 8*p.Register.Index
		switch p.Register.Class {
		case framemap.General:
			at = 8 * ordinal(trace.Register(p.Register.Index))
		case framemap.Vector:
			offset, at = fpOffset, 16*p.Register.Index
		case framemap.X87, framemap.MMX: // not under System V
		}
		r.emit("mov %s, %s", registerName(from, 4), list.from(offset))
		r.emit("add %s, %s", r.full(from), list.from(regSaveArea))
		r.copyBytes(r.memory(into.place).from(p.At), memory{r.full(from), at}, p.Size)
	}
}

// ordinal is how many registers carry arguments before one.
func ordinal(register trace.Register) int {
	for k, r := range sysvRegisters {
		if r == register {
			return k
		}
	}
	return 0
}

// nextOnStack reads from overflow_arg_area.
func (r *routine) nextOnStack(list memory, into *variable) {
	from, _ := r.scratch()
	r.emit("mov %s, %s", r.full(from), list.from(overflowArgArea))
	r.alignUp(from, alignment(into.Type, r.program.mode), sysvSlot)
	r.copyBytes(r.memory(into.place), memory{base: r.full(from)}, into.size)
	r.emit("add %s, %d", r.full(from), up(into.size, sysvSlot))
	r.emit("mov %s, %s", list.from(overflowArgArea), r.full(from))
}

// alignUp moves an address up to a multiple, where that is more than a slot's.
func (r *routine) alignUp(address trace.Register, align, slot int) {
	if align > slot {
		r.emit("add %s, %d", r.full(address), align-1)
		r.emit("and %s, -%d", r.full(address), align)
	}
}

// nextWin64 reads a value or follows its address: each has eight bytes (Microsoft, "x64
// calling convention", "Varargs").
func (r *routine) nextWin64(list memory, into *variable) {
	from, address := r.scratch()
	r.emit("mov %s, %s", r.full(from), list)
	r.emit("add %s, 8", list.sized(8))
	if !win64Value(into.Type) {
		r.emit("mov %s, %s", r.full(from), memory{base: r.full(from)})
	}
	r.copyBytes(r.variableMemory(into, address), memory{base: r.full(from)}, into.size)
}

// nextI386 reads from the stack, where all of them are.
func (r *routine) nextI386(list memory, into *variable) {
	from, address := r.scratch()
	r.emit("mov %s, %s", r.full(from), list)
	r.alignUp(from, i386Alignment(into.Type), i386Slot)
	r.emit("lea %s, %s", r.full(accumulator), memory{r.full(from), up(into.size, i386Slot)})
	r.emit("mov %s, %s", list, r.full(accumulator))
	r.copyBytes(r.variableMemory(into, address), memory{base: r.full(from)}, into.size)
}
