package witness

import (
	"encoding/binary"
	"math"
	"sync"

	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// resultNumber is that of the result, of which no argument has the graffiti.
const resultNumber = 14

// copiesAt is where the memory that our caller provides begins, for results and for
// what is passed by reference.
const copiesAt = trace.StackTop - 0x1000

// plan makes the programs of one signature.
type plan struct {
	Signature
	rules  Rules
	call   framemap.Call
	image  *image
	caller uint64 // the compiled functions' addresses
	callee uint64
}

// cfa is RSP before the call: aligned as predicted, and not more.
func (p *plan) cfa() uint64 {
	return trace.StackTop - 0x2000 + uint64(max(p.call.Alignment, p.Mode().Bytes()))
}

// begin makes the program that calls a function, with everything but what the two
// sides need.
func (p *plan) begin(name string, target uint64) *trace.Program {
	program := &trace.Program{
		Name: name, Mode: p.Mode(), Code: p.image.code, Entry: p.image.address("main"), Exit: p.image.address(trace.Start),
		Stack: emptyStack(), Data: page(), VectorBytes: p.VectorBytes(), Checkpoints: p.checkpoints(),
	}
	initial := &program.Initial
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		initial.Set(r, trace.RegisterGraffiti(r))
	}
	initial.Set(trace.RSP, p.cfa())
	initial.Set(trace.RBX, target)
	initial.RIP, initial.Flags, initial.Selectors = program.Entry, trace.Bit1|trace.IF, trace.EntrySelectors(p.Mode())
	initial.Vectors = background(program.VectorBytes, p.Mode())
	return program
}

// The checkpoints, by their places in Program.Checkpoints.
const (
	atBack   = iota // behind the call in main
	atCallee        // the first instruction of our callee
)

func (p *plan) checkpoints() []trace.Checkpoint {
	return []trace.Checkpoint{{Label: "main.back", Address: p.image.address("main.back")}, {Label: "callee", Address: p.image.address("callee")}}
}

// word writes a word of the mode's width on the data page.
func (p *plan) word(program *trace.Program, at int, value uint64) {
	var bytes [8]byte
	binary.LittleEndian.PutUint64(bytes[:], value)
	copy(program.Data.Bytes[at:], bytes[:p.Mode().Bytes()])
}

// narrow takes from 32-bit code what it cannot see.
func narrow(initial *trace.Registers, mode trace.Mode) {
	if mode == trace.Mode64 {
		return
	}
	for r := range initial.General {
		initial.General[r] &= math.MaxUint32
		if r >= int(trace.R8) {
			initial.General[r] = 0
		}
	}
}

// background is what vector registers hold that hold no argument: bytes that tell
// their register and place, in as many registers as a program sees.
func background(width int, mode trace.Mode) *trace.Vectors {
	count := 16
	if width == 64 {
		count = 32
	}
	if mode == trace.Mode32 {
		count = 8
	}
	vectors := &trace.Vectors{}
	for r := range count {
		for k := range width {
			vectors[r][k] = byte(0x80 | (r*11+k)&0x7f)
		}
	}
	return vectors
}

// emptyStack is a stack that holds the way out and graffiti. Programs share it.
var emptyStack = sync.OnceValue(newStack)

func newStack() trace.Memory {
	m := trace.Memory{Base: trace.StackTop - trace.DefaultStackSize, Bytes: make([]byte, trace.DefaultStackSize)}
	trace.Scribble(m.Base, m.Bytes)
	binary.LittleEndian.PutUint64(m.Bytes[exitSlot-m.Base:], trace.CodeBase)
	return m
}

// page is a data page of graffiti.
func page() trace.Memory {
	m := trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)}
	trace.Scribble(m.Base, m.Bytes)
	return m
}
