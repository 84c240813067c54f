package process

import "github.com/framecheck/framecheck/scenarios/source"

// Expectation is one thing that the author says of a run.
type Expectation struct {
	Position source.Position
	Text     string // what it is of, as the author writes it: "argc", "AT_PHDR", "slot rsp+8"
	Subject  Subject
	// Name is of a register, an entry of the auxiliary vector, or a string as "argv[0]".
	Name  string
	Place Place // OfSlot, OfByte
	Value Value
}

// Subject is what an expectation is of.
type Subject uint8

// The subjects of expectations.
const (
	OfCount     Subject = iota // argc
	OfArgv                     // the strings, in order; Value.Words
	OfEnvp                     // likewise
	OfAuxiliary                // the value of Name
	OfRegister                 // at entry
	OfPadding                  // bytes between AT_NULL and the random bytes
	OfAlignment                // rsp at entry is a multiple of Value.Number
	OfSlot                     // what lies at Place at entry; Value.Word
	OfStack                    // the lowest byte of the stack's mapping at entry
	OfStackEnd                 // likewise at the end
	OfRegions                  // at the end, lowest first; Value.Words
	OfByte                     // in a range that a step mapped, at the end
	OfFault                    // the address whose access ends the process
	OfExit                     // the process comes to its end
)

// Value is what is expected. One of its forms is there.
type Value struct {
	Kind   ValueKind
	Number uint64
	Place  Place
	// Word is the name of a slot: the value is its address. Of an OfSlot, the name itself.
	Word  string
	Words []string
}

// ValueKind is the form of a value.
type ValueKind uint8

// The forms of values.
const (
	IsNumber  ValueKind = iota
	IsPlace             // top-8
	IsWord              // random bytes
	IsWords             // [prog, one]
	IsPresent           // present, or true: any
)

// The regions that OfRegions names.
const (
	TextRegion   = "text"
	DataRegion   = "data"
	HeapRegion   = "heap"
	MappedRegion = "mapped"
	StackRegion  = "stack"
)
