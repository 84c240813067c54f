package intel

import "github.com/framecheck/framecheck/scenarios/source"

// Listing is a function's text, read.
type Listing struct {
	Name       string
	Position   source.Position // of the function's name
	Block      source.Block
	Statements []Statement
}

// Statement is a label, an instruction, a row of bytes or an alignment.
type Statement struct {
	Position source.Position
	Text     string // without comment and surrounding space

	Label string // "body" for "body:"; nothing else is set then

	Prefixes []string // lower case: "rep", "lock", ...
	Mnemonic string   // lower case
	Operands []Operand

	Bytes []byte // of .byte; Mnemonic is empty then

	Alignment Alignment // Bytes is 0 where the statement is none; Mnemonic is empty then

	// Joined is what follows the instruction after a ";", which begins a comment,
	// as far as it reads like further instructions or .byte.
	Joined []Statement
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
	Memory Memory
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
)

// Memory is an operand in memory: size ptr segment:[base + index*scale +
// symbol + displacement].
type Memory struct {
	Size         int    // bytes, 0 where the text does not say
	Segment      string // "fs", "gs" or empty
	Base, Index  string // registers, lower case, or empty; Base may be "rip"
	Scale        int    // 1, 2, 4 or 8
	Symbol       string
	Displacement int64
}
