package trace

// X87 is the state of the floating-point unit (Intel SDM vol. 1, 8.1), but for the
// pointers to its last instruction, which processors do not keep alike.
type X87 struct {
	// Control and Status are the words of that name; the number of the register on
	// top is bits 11 to 13 of Status.
	Control, Status uint16
	// Occupied has a bit for each register that is not empty, by the registers' own
	// numbers, as FXSAVE has it.
	Occupied uint8
	// Stack has ST(0) to ST(7), lowest byte first; what is empty is zero here: no rule
	// says that a system keeps it.
	Stack [X87Count][X87Bytes]byte
}

const (
	X87Count = 8  // registers
	X87Bytes = 10 // of each
)

// Empty reports whether a register is, counted from the top.
func (x *X87) Empty(fromTop int) bool { return x.Occupied>>((x.Top()+fromTop)%X87Count)&1 == 0 }

// Top is the number of the register that is ST(0).
func (x *X87) Top() int { return int(x.Status >> 11 & 7) }
