package harness_test

import "fmt"

// inContext has registers of a signal's frame looked for in another order.
func inContext(fifth, sixth, eleventh, twelfth string) []string {
	return []string{"slices.Index(sigcontext, register)", fmt.Sprintf(
		`slices.Index([]string{"r8", "r9", "r10", "r11", %q, %q, "r14", "r15", "rdi", "rsi", %q, %q, "rdx", "rax", "rcx", "rsp", "rip"}, register)`,
		fifth, sixth, eleventh, twelfth)}
}

// signalWalkPlants are mistakes in the restorer's table, and in how a walk goes by it, each
// with the file of the corpus that finds it.
var signalWalkPlants = []signalPlant{
	{
		"a table without the letter of signals' frames", "native/unwindtable/frames.go", []string{"fields = append(fields, 'S')", "_ = fields"},
		"walk-from-a-strike", []string{"where=leaf", "restorer < neighbour"},
	},
	{
		"a restorer without a nop in front", "native/codegen/restorer.go", []string{"source.Block{}, []byte{nopByte}", "source.Block{}, []byte(nil)"},
		"walk-from-a-strike", []string{"first < restorer, then no rule"},
	},
	{
		"rbp where rbx lies", "native/codegen/restorer.go", inContext("r12", "r13", "rbx", "rbp"),
		"walk-from-a-strike", []string{"where=leaf.body", "first < restorer < leaf"},
	},
	{
		"struct ucontext without uc_flags", "native/codegen/restorer.go", []string{"return mcontext + 8", "return mcontext - 8 + 8"},
		"walk-from-a-fault", []string{"on_fault < restorer"},
	},
	{
		"a walk that takes the interrupted address for one behind a call", "model/unwind/dwarf.go", []string{"Frame{Exact: function.signal}", "Frame{}"},
		"walk-from-a-strike", []string{"where=leaf", "restorer < neighbour"},
	},
	{
		"a walk that wants the interrupted stack above", "model/unwind/climb.go", []string{"misplaced != nil && !next.Exact", "misplaced != nil"},
		"walk-from-a-nested-handler", []string{"entry-16900", "moved backwards"},
	},
}
