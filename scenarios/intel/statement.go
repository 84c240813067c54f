package intel

import (
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Listing is a function's text, read.
type Listing struct {
	Name       string
	Position   source.Position // of the function's name
	Block      source.Block
	Statements []Statement
	// Lead are bytes in front of the function, which its name does not point to. Its
	// unwind table begins with them.
	Lead []byte
}

// Statement is a label, an instruction, a row of bytes, an alignment, or a directive
// for the mode of the code or for an unwind table.
type Statement struct {
	Position source.Position
	Text     string // without comment and surrounding space

	Label string // "body" for "body:"; nothing else is set then

	Prefixes []string // lower case: "rep", "lock", "data16", "es", ...
	Mnemonic string   // lower case
	Operands []Operand

	Bytes []byte // of .byte; Mnemonic is empty then

	Alignment Alignment // Bytes is 0 where the statement is none; Mnemonic is empty then

	// Bits is 64 or 32 where the statement is .code64 or .code32: the width of
	// the code from here to the end of the function. It is 0 elsewhere.
	Bits int

	// Directive is one for an unwind table, ".cfi_offset" or ".seh_pushreg", lower case;
	// Operands are as many as it has, of the kind that it has. Mnemonic is empty then.
	Directive string

	// Joined is what follows the instruction after a ";", which begins a comment,
	// as far as it reads like further instructions or .byte.
	Joined []Statement
}

// Mode is that of the code behind the statement; before it is the given one.
func (s *Statement) Mode(before trace.Mode) trace.Mode {
	switch s.Bits {
	case 32:
		return trace.Mode32
	case 64:
		return trace.Mode64
	}
	return before
}

// Alignment asks for an address that is a multiple of Bytes, a power of two,
// unless that takes more than MaxPadding bytes.
type Alignment struct {
	Bytes, MaxPadding int
}

// Operand is what an instruction works on.
type Operand struct {
	Position source.Position
	Text     string
	Kind     OperandKind
	Register string // RegisterOperand: lower case
	// Immediate is an integer in the range -2^63 to 2^64-1 as 64 bits; Negative
	// tells -1 from 0xffffffffffffffff.
	Immediate uint64
	Negative  bool
	// Size is the bytes that are written before an immediate, as in
	// "push word 5"; 0 where the text does not say.
	Size int
	// Symbol is a label, "function", "function.label" or a data name.
	// OffsetOperand adds Immediate to it.
	Symbol string
	Short  bool // SymbolOperand: "short" is written before it
	Far    bool // MemoryOperand: "far" is written before it
	// Selector is what stands before the colon of a FarOperand; the offset
	// behind it is Symbol, or Immediate where that is empty.
	Selector uint16
	Memory   Memory
}

// OperandKind is the form of an operand.
type OperandKind uint8

// The forms of operands.
const (
	RegisterOperand OperandKind = iota
	ImmediateOperand
	MemoryOperand
	SymbolOperand // a place to go to: "call name"
	OffsetOperand // an address as a number: "offset name"
	FarOperand    // a place in another segment: "0x23:name"
)

// Memory is an operand in memory: size ptr segment:[base + index*scale +
// symbol + displacement].
type Memory struct {
	Size         int    // bytes, 0 where the text does not say
	Segment      string // "fs" or another segment register, or empty
	Base, Index  string // registers, lower case, or empty; Base may be "rip"
	Scale        int    // 1, 2, 4 or 8
	Symbol       string
	Displacement int64
}
