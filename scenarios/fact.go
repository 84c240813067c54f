package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Fact is one thing that must be true of a slot or register.
type Fact struct {
	Position source.Position
	Text     string // as the author wrote it
	Kind     FactKind
	// Size is how many bytes of the slot the fact speaks of; as large as a push
	// in the scenario's mode unless said.
	Size     int
	Bytes    []byte         // IsValue: Size of them, lowest first
	Function string         // IsReturn, IsLeftOver (empty: of any function)
	Register trace.Register // IsSaved, IsInitial
	Address  Address        // IsAddress
}

// FactKind is the form of a fact.
type FactKind uint8

// The forms of facts, with how an author writes them.
const (
	IsValue     FactKind = iota // 42, -1, 0x2a, dword 42, double 3.5
	IsReturn                    // return to main
	IsSaved                     // saved rbp
	IsUntouched                 // untouched
	IsAddress                   // rbp-48, numbers, main.after: this address is the value
	IsLeftOver                  // left over, left over from helper
	IsLocal                     // local
	IsArgument                  // argument
	IsInitial                   // initial rbx: what the register held at entry of main
)

// Address is a place relative to something.
type Address struct {
	Text     string
	Base     Base
	Symbol   string         // FromSymbol: a function, a label "function.label" or a data name
	Register trace.Register // FromRegister
	Offset   int64          // bytes; for Absolute the address itself
}

// Base is what an address is relative to.
type Base uint8

// The bases of addresses.
const (
	Absolute     Base = iota // 0x1000
	FromRegister             // rbp-8: of the same snapshot
	FromCFA                  // cfa-8: RSP before the call that made the newest frame
	FromEntry                // entry+8: RSP when main was entered
	FromGuard                // guard-8: the stack's lowest byte; the guard is below it
	FromSymbol               // main.after
)

// RegisterName is a register or a part of one by its name in assembly text.
type RegisterName struct {
	Name string // lower case: "rax", "eax", "ah", "xmm3", "cs", "st0"
	// Vector says that Index counts vector registers, Segment that it counts
	// segment registers, X87 that it counts those of the x87 from the top; else it
	// counts general ones.
	Vector, Segment, X87 bool
	Index                int
	Size                 int  // bytes: 1, 2, 4, 8, 10, 16, 32, 64
	High                 bool // ah, ch, dh, bh: the second byte
}
