package trace

import "strings"

// Register is a 64-bit general register, numbered as in instruction encodings
// (Intel SDM vol. 2, table 2-2: REX.R/B with the three bits of the field).
type Register uint8

// The general registers in encoding order.
const (
	RAX Register = iota
	RCX
	RDX
	RBX
	RSP
	RBP
	RSI
	RDI
	R8
	R9
	R10
	R11
	R12
	R13
	R14
	R15

	RegisterCount = 16
)

var registerNames = [RegisterCount]string{
	"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
	"r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
}

// String gives the name in the manuals' lower case, as in "rax".
func (r Register) String() string {
	if int(r) < len(registerNames) {
		return registerNames[r]
	}
	return "no register"
}

// ParseRegister finds a 64-bit general register by its name in any case.
func ParseRegister(name string) (Register, bool) {
	for i, known := range registerNames {
		if strings.EqualFold(known, name) {
			return Register(i), true
		}
	}
	return 0, false
}

// Registers are the contents of a processor at one moment.
type Registers struct {
	General [RegisterCount]uint64
	RIP     uint64
	Flags   Flags
	// Selectors are those of EntrySelectors at Entry.
	Selectors Selectors
	// Vectors is nil where the program uses no vector register.
	Vectors *Vectors
	// X87 is nil where the program does not ask for it (Program.X87), and in Initial: a
	// run begins with the unit as FNINIT leaves it.
	X87 *X87
}

// Vectors are zmm0 to zmm31, lowest byte first. A program that declares 16 or
// 32 bytes (Program.VectorBytes) has sixteen registers of that width; the rest
// is zero here.
type Vectors [32][64]byte

// Get gives a general register.
func (r *Registers) Get(name Register) uint64 { return r.General[name] }

// Set changes a general register.
func (r *Registers) Set(name Register, value uint64) { r.General[name] = value }
