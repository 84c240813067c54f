package framemap

import "github.com/framecheck/framecheck/scenarios/trace"

// Role is what a slot is for.
type Role string

// The roles of slots.
const (
	Argument      Role = "argument" // on the stack, above the return address
	HomeSpace     Role = "home space"
	ReturnAddress Role = "return address"
	FramePointer  Role = "saved frame pointer"
	SavedRegister Role = "saved register"
	Local         Role = "local"
	Spill         Role = "spill" // a parameter that came in a register
	// RegisterSave is the place of a register in the register save area, from which
	// variadic arguments are read (psABI 3.5.7).
	RegisterSave Role = "register save"
	Padding      Role = "padding"
)

// Slot is a range of a frame.
type Slot struct {
	Offset   int64 // of the lowest byte, from the CFA
	Size     int   // bytes
	Role     Role
	Name     string         // of the variable: Argument, HomeSpace, Local, Spill; of a vector register: SavedRegister; of any: RegisterSave
	Register trace.Register // SavedRegister without a Name, FramePointer
	Align    int            // what the variable's type asks for, in bytes; else 0
}

// Frame is a function's frame in its body, between prologue and epilogue.
type Frame struct {
	Function string
	// Size is from the CFA down to RSP, in bytes.
	Size int
	// FramePointer is the offset from the CFA at which rbp points; 0 where it does not.
	FramePointer int64
	// Slots are from high to low without gaps, what the caller provides included.
	// Those of blocks that share memory stand below each other only while one block
	// is active.
	Slots []Slot
	// Inactive are the places of the locals of blocks that are not active, any of
	// which may have left something there.
	Inactive []Slot
	// List is what va_start stores in a va_list; nil where the body has no va_start.
	List []ListField
}

// ListField is a part of a va_list.
type ListField struct {
	Name     string // "gp_offset" and so on (psABI 3.5.7), or "pointer" where it is nothing else
	At, Size int    // in the va_list, in bytes
	// Value is a number, or where Address is set an address, from the CFA.
	Value   int64
	Address bool
}

// Within reports whether all of a slot lies in another.
func (s Slot) Within(outer Slot) bool {
	return outer.Offset <= s.Offset && s.Offset+int64(s.Size) <= outer.Offset+int64(outer.Size)
}
