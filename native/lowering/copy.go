package lowering

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// mostMoved is how many bytes a step can fill or copy: more takes more code than there
// is room for (trace.CodeSize).
const mostMoved = 0x4000

// movable reports whether so many bytes can be filled or copied.
func (r *routine) movable(bytes int) bool {
	if bytes > mostMoved {
		r.wrong(r.at, "use smaller variables", "%d bytes would be filled or copied here: there is code for %d", bytes, mostMoved)
		return false
	}
	return true
}

// copyBytes copies from memory to memory through the accumulator.
func (r *routine) copyBytes(to, from memory, bytes int) {
	if !r.movable(bytes) {
		return
	}
	for at := 0; at < bytes; {
		step := r.stride(bytes - at)
		name := registerName(accumulator, step)
		r.emit("mov %s, %s", name, from.from(at))
		r.emit("mov %s, %s", to.from(at), name)
		at += step
	}
}

// stride is the most bytes that one move takes of those that are left.
func (r *routine) stride(left int) int {
	bytes := r.word
	for bytes > left {
		bytes /= 2
	}
	return bytes
}

// fill stores a variable's graffiti.
func (r *routine) fill(s *declaration.Step) {
	v := r.find(s.Target)
	if v == nil {
		return
	}
	if !r.movable(v.size) {
		return
	}
	_, address := r.scratch()
	to := r.variableMemory(v, address)
	bytes := declaration.Graffiti(v.number, v.Type, v.size)
	for at := 0; at < len(bytes); {
		step := r.stride(len(bytes) - at)
		var word [8]byte
		copy(word[:], bytes[at:at+step])
		number := binary.LittleEndian.Uint64(word[:])
		if step == 8 {
			r.emit("mov %s, %#x", registerName(accumulator, 8), number)
			r.emit("mov %s, %s", to.from(at), registerName(accumulator, 8))
		} else {
			r.emit("mov %s, %#x", to.from(at).sized(step), number)
		}
		at += step
	}
}
