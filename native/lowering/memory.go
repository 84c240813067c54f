package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// memory is an address: a register and a displacement in bytes.
type memory struct {
	base         string
	displacement int
}

// from is the address so many bytes above.
func (m memory) from(bytes int) memory {
	m.displacement += bytes
	return m
}

// String writes it as an operand, as in "[rbp-8]".
func (m memory) String() string {
	if m.displacement == 0 {
		return "[" + m.base + "]"
	}
	return fmt.Sprintf("[%s%+d]", m.base, m.displacement)
}

var sizeWords = map[int]string{1: "byte", 2: "word", 4: "dword", 8: "qword", 10: "tbyte", 16: "xmmword", 32: "ymmword", 64: "zmmword"}

// sized writes it with its size before it, as in "dword [rbp-8]".
func (m memory) sized(bytes int) string { return sizeWords[bytes] + " " + m.String() }

// memory is the address of a place by the account: relative to the frame pointer where
// there is one, else to RSP. What lies where RSP was aligned has no fixed distance from
// the frame pointer.
func (r *routine) memory(l location) memory {
	if r.Frame.Pointer && !l.aligned {
		return memory{r.full(trace.RBP), l.offset + 2*r.word}
	}
	if r.rsp.unsure {
		r.wrong(r.at, "take the stack outside of the if", "how far rsp lies below the locals of %s depends on an if with alloca in it", r.Name)
	}
	return memory{r.full(trace.RSP), l.offset + r.rsp.depth}
}

// variableMemory is where a variable's value lies. The address of what was passed by
// reference is loaded into the register.
func (r *routine) variableMemory(v *variable, address trace.Register) memory {
	m := r.memory(v.place)
	if !v.indirect {
		return m
	}
	r.emit("mov %s, %s", r.full(address), m)
	return memory{base: r.full(address)}
}
