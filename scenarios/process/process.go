package process

import "github.com/framecheck/framecheck/scenarios/source"

// Process is what execve is given, and what the process then does.
type Process struct {
	// Exec is the executable's path as execve is given it, relative to the working folder.
	Exec string
	// Argv and Envp hold no NUL. An empty Argv is one without any string.
	Argv, Envp []string
	// StackLimit is RLIMIT_STACK, soft and hard, in bytes.
	StackLimit uint64
	// Randomized leaves address space layout randomization on; else the process has the
	// personality ADDR_NO_RANDOMIZE, where the system grants it.
	Randomized bool
	Steps      []Step
}

// Step is one thing that the process does after its entry was observed. Each is begun
// with rsp as it was at entry.
type Step struct {
	Position source.Position
	Kind     StepKind
	Place    Place // Write: the byte; Map: the first one
	// Bytes is the size of what is mapped, allocated or added to the heap, or of the
	// frame of one call.
	Bytes  uint64
	Times  uint64 // Recurse: how many calls
	Probed bool   // Allocate: each page is written in turn, the highest first
}

// StepKind is the form of a step.
type StepKind uint8

// The forms of steps.
const (
	// Write stores the byte Mark at Place.
	Write StepKind = iota
	// Map maps Bytes of zeros at Place, to read and write (mmap with MAP_FIXED).
	Map
	// Heap moves the program break up by Bytes (brk).
	Heap
	// Allocate lowers rsp by Bytes and stores the quadword Marks at the new rsp: an
	// allocation on the stack whose lowest local is assigned. Probed, rsp goes down by a
	// page at a time, the rest last, and a quadword of zero is stored at each first.
	Allocate
	// Recurse calls a function that calls itself: Times calls in all. Each call pushes its
	// return address, lowers rsp by Bytes and stores the quadword Marks at the new rsp.
	Recurse
)

// What steps store.
const (
	Mark  = 0x5a
	Marks = 0x5a5a5a5a5a5a5a5a
)

// Place is an address relative to something that the process finds.
type Place struct {
	Base   Base
	Offset int64 // bytes
}

// Base is what a place is relative to.
type Base uint8

// The bases of places.
const (
	RSP   Base = iota // rsp at entry
	Top               // the first byte above the stack's mapping
	Limit             // Top less StackLimit in whole pages: the lowest byte that the stack may grow to
)
