package unwind_test

import (
	"fmt"

	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// words is memory in quadwords.
type words map[uint64]uint64

// Number reads whole quadwords alone, which is all that a chain of frame pointers needs.
func (w words) Number(address uint64, _ int) (uint64, bool) {
	value, mapped := w[address]
	return value, mapped
}

// A function that was called from main, which begins the chain with a null rbp.
func ExampleFramePointers() {
	const exit = 0x1000
	stack := words{
		0x7fe0: 0x7ff0, 0x7fe8: 0x2005, // the function's frame: main's rbp, and the way back
		0x7ff0: 0, 0x7ff8: exit, // main's
	}
	var stopped trace.Registers
	stopped.RIP = 0x2104
	stopped.Set(trace.RBP, 0x7fe0)
	walk := unwind.FramePointers(trace.Mode64, exit).Walk(unwind.State{Registers: stopped, Memory: stack})
	for _, frame := range walk.Frames {
		fmt.Printf("at %#x, CFA %#x\n", frame.Address, frame.CFA)
	}
	fmt.Println(walk.End)
	// Output:
	// at 0x2104, CFA 0x7ff0
	// at 0x2005, CFA 0x8000
	// null frame pointer
}
