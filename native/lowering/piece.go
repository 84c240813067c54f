package lowering

import (
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// load fills the register of a piece from the value in memory.
func (r *routine) load(p framemap.Piece, value memory) {
	from, index := value.from(p.At), p.Register.Index
	switch p.Register.Class {
	case framemap.General:
		r.loadGeneral(trace.Register(index), from, p.Size)
	case framemap.Vector:
		r.loadVector(index, from, p.Size)
	case framemap.X87:
		r.raw(from, x87Loads[p.Size], "fld %s", from.sized(p.Size))
	case framemap.MMX:
		r.raw(from, opcode{[]byte{0x0f, 0x6f}, byte(index)}, "movq mm%d, %s", index, from)
	}
}

// store puts the register of a piece into the value in memory. The register is used up.
func (r *routine) store(p framemap.Piece, value memory) {
	to, index := value.from(p.At), p.Register.Index
	switch p.Register.Class {
	case framemap.General:
		r.storeGeneral(trace.Register(index), to, p.Size)
	case framemap.Vector:
		r.storeVector(index, to, p.Size)
	case framemap.X87:
		r.raw(to, x87Stores[p.Size], "fstp %s", to.sized(p.Size))
	case framemap.MMX:
		r.raw(to, opcode{[]byte{0x0f, 0x7f}, byte(index)}, "movq %s, mm%d", to, index)
	}
}

// loadGeneral reads 1 to 8 bytes and no others.
func (r *routine) loadGeneral(register trace.Register, from memory, bytes int) {
	switch bytes {
	case 8, 4:
		r.emit("mov %s, %s", registerName(register, bytes), from)
	case 2, 1:
		r.emit("movzx %s, %s", registerName(register, 4), from.sized(bytes))
	case 3:
		r.loadGeneral(register, from.from(2), 1)
		r.emit("shl %s, 16", registerName(register, 4))
		r.emit("mov %s, %s", registerName(register, 2), from)
	case 5, 6, 7:
		_, low, _ := r.scratch()
		r.loadGeneral(register, from.from(4), bytes-4)
		r.emit("shl %s, 32", registerName(register, 8))
		r.emit("mov %s, %s", registerName(low, 4), from)
		r.emit("or %s, %s", registerName(register, 8), registerName(low, 8))
	}
}

// storeGeneral writes 1 to 8 bytes and no others.
func (r *routine) storeGeneral(register trace.Register, to memory, bytes int) {
	switch bytes {
	case 8, 4, 2, 1:
		r.emit("mov %s, %s", to, registerName(register, bytes))
	case 3:
		r.storeGeneral(register, to, 2)
		r.emit("shr %s, 16", registerName(register, 4))
		r.storeGeneral(register, to.from(2), 1)
	case 5, 6, 7:
		r.storeGeneral(register, to, 4)
		r.emit("shr %s, 32", registerName(register, 8))
		r.storeGeneral(register, to.from(4), bytes-4)
	}
}

// vectorMoves are the moves between memory and the lowest bytes of a vector register.
var vectorMoves = map[int]string{4: "movss", 8: "movsd", 16: "movups", 32: "vmovups", 64: "vmovups"}

// loadVector reads so many bytes. A packed struct can leave an odd number of them.
func (r *routine) loadVector(index int, from memory, bytes int) {
	if move, ok := vectorMoves[bytes]; ok {
		r.emit("%s %s, %s", move, vectorName(index, bytes), from.sized(bytes))
		return
	}
	r.loadGeneral(trace.RAX, from, bytes)
	r.emit("movq xmm%d, rax", index)
}

func (r *routine) storeVector(index int, to memory, bytes int) {
	if move, ok := vectorMoves[bytes]; ok {
		r.emit("%s %s, %s", move, to.sized(bytes), vectorName(index, bytes))
		return
	}
	r.emit("movq r11, xmm%d", index)
	r.storeGeneral(trace.R11, to, bytes)
}

// copyBytes copies from memory to memory through a register.
func (r *routine) copyBytes(to, from memory, bytes int, through trace.Register) {
	for at := 0; at < bytes; {
		step := r.word
		for step > bytes-at {
			step /= 2
		}
		name := registerName(through, step)
		r.emit("mov %s, %s", name, from.from(at))
		r.emit("mov %s, %s", to.from(at), name)
		at += step
	}
}
