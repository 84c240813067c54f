package lowering

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// sized is a part of a general register by the name of the whole.
func sized(register string, size int) string {
	r, _ := intel.ParseRegister(register)
	if r, ok := r.Resized(size); ok {
		return r.Name
	}
	return register
}

// scratch are two registers that neither carry arguments in 64-bit code nor belong to
// the caller.
func (w *writer) scratch() (first, second string) {
	if w.mode == trace.Mode32 {
		return "eax", "ecx"
	}
	return "rax", "r11"
}

// chunks divides bytes into moves of 8 (in 32-bit code 4), 4, 2 and 1.
func (w *writer) chunks(size int) (sizes []int) {
	for most := w.mode.Bytes(); size > 0; {
		for most > size {
			most /= 2
		}
		sizes = append(sizes, most)
		size -= most
	}
	return sizes
}

// store writes bytes of a register to memory.
func (w *writer) store(to place, register string, size int) {
	switch kind := register[:2]; {
	case kind == "st":
		w.x87(to, size, true)
	case kind == "mm":
		w.mmx(to, register, true)
	case kind == "xm":
		w.emit("%s %s, %s", vectorMove(size), to.memory(size), vectorName(register, size))
	default:
		w.storeWhole(to, register, size)
	}
}

// storeWhole writes the lowest bytes of a general register, of any number, and shifts
// the register where that takes more than one move.
func (w *writer) storeWhole(to place, register string, size int) {
	at, before := 0, 0
	for _, n := range w.chunks(size) {
		if before > 0 {
			w.emit("shr %s, %d", register, 8*before)
		}
		w.emit("mov %s, %s", to.plus(at).memory(n), sized(register, n))
		at, before = at+n, n
	}
}

// load reads bytes of memory into a register.
func (w *writer) load(register string, from place, size int) {
	switch kind := register[:2]; {
	case kind == "st":
		w.x87(from, size, false)
	case kind == "mm":
		w.mmx(from, register, false)
	case kind == "xm":
		w.emit("%s %s, %s", vectorMove(size), vectorName(register, size), from.memory(size))
	default:
		w.loadWhole(register, from, size)
	}
}

// loadWhole reads so many bytes and no more, the highest first.
func (w *writer) loadWhole(register string, from place, size int) {
	chunks := w.chunks(size)
	at := size
	for i := len(chunks) - 1; i >= 0; i-- {
		n := chunks[i]
		at -= n
		source := from.plus(at).memory(n)
		switch {
		case i < len(chunks)-1 && n == 4:
			w.emit("shl %s, 32", register)
			w.emit("mov r10d, %s", source)
			w.emit("or %s, r10", register)
		case i < len(chunks)-1:
			w.emit("shl %s, %d", sized(register, w.mode.Bytes()), 8*n)
			w.emit("mov %s, %s", sized(register, n), source)
		case n < 4:
			w.emit("movzx %s, %s", sized(register, 4), source)
		default:
			w.emit("mov %s, %s", sized(register, n), source)
		}
	}
}

func vectorName(register string, size int) string {
	n := strings.TrimPrefix(register, "xmm")
	switch size {
	case 32:
		return "ymm" + n
	case 64:
		return "zmm" + n
	}
	return register
}

func vectorMove(size int) string {
	switch size {
	case 4:
		return "movss"
	case 8:
		return "movsd"
	case 16:
		return "movups"
	}
	return "vmovups"
}

// copy moves bytes of memory through the first scratch register.
func (w *writer) copy(to, from place, size int) {
	through, _ := w.scratch()
	at := 0
	for _, n := range w.chunks(size) {
		w.emit("mov %s, %s", sized(through, n), from.plus(at).memory(n))
		w.emit("mov %s, %s", to.plus(at).memory(n), sized(through, n))
		at += n
	}
}

// fill writes bytes that are known.
func (w *writer) fill(to place, bytes []byte) {
	through, _ := w.scratch()
	at := 0
	for _, n := range w.chunks(len(bytes)) {
		var value uint64
		for i := range n {
			value |= uint64(bytes[at+i]) << (8 * i)
		}
		if n == 8 {
			w.emit("mov %s, %#x", through, value)
			w.emit("mov %s, %s", to.plus(at).memory(n), through)
		} else {
			w.emit("mov %s, %#x", to.plus(at).memory(n), value)
		}
		at += n
	}
}

// x87 moves a float between memory and st0 (SDM vol. 2, FLD and FSTP).
func (w *writer) x87(p place, size int, store bool) {
	opcode, digit, name := byte(0xdb), byte(5), "tbyte"
	switch size {
	case 4:
		opcode, digit, name = 0xd9, 0, "dword"
	case 8:
		opcode, digit, name = 0xdd, 0, "qword"
	}
	mnemonic := "fld"
	if store {
		mnemonic = "fstp"
		digit = map[int]byte{4: 3, 8: 3}[size]
		if size > 8 {
			digit = 7
		}
	}
	w.encoded(fmt.Sprintf("%s %s ptr %s", mnemonic, name, p), p.encode([]byte{opcode}, digit))
}

// mmx moves eight bytes between memory and an MMX register (SDM vol. 2, MOVQ).
func (w *writer) mmx(p place, register string, store bool) {
	digit := register[2] - '0'
	if store {
		w.encoded(fmt.Sprintf("movq qword ptr %s, %s", p, register), p.encode([]byte{0x0f, 0x7f}, digit))
		return
	}
	w.encoded(fmt.Sprintf("movq %s, qword ptr %s", register, p), p.encode([]byte{0x0f, 0x6f}, digit))
}

// encode gives an instruction with a memory operand: ModRM with a displacement of 32
// bits, and SIB where the base is the stack pointer (SDM vol. 2, table 2-2).
func (p place) encode(opcode []byte, digit byte) []byte {
	base, _ := intel.ParseRegister(p.base)
	var bytes []byte
	if base.Index >= 8 {
		bytes = append(bytes, 0x41)
	}
	bytes = append(append(bytes, opcode...), 0x80|digit<<3|byte(base.Index&7))
	if base.Index&7 == 4 {
		bytes = append(bytes, 0x24)
	}
	return append(bytes, byte(p.disp), byte(p.disp>>8), byte(p.disp>>16), byte(p.disp>>24))
}
