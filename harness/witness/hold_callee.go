package witness

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// called holds a compiled callee: what it takes for its arguments, where it leaves the
// result, what it removes from the stack, and what it must leave alone.
func (j *judge) called() {
	if !j.ended() {
		return
	}
	j.each(j.received)
	back := j.returned()
	j.given(back)
	initial := j.side.Program.Initial.Get(trace.RSP)
	if popped := int64(back.general[trace.RSP] - initial); popped != int64(j.call.Pops) {
		j.disagree("bytes removed", fmt.Sprint(j.call.Pops), "%d", popped)
	}
	j.preserved(back)
	j.leftAlone(back)
}

// received holds an argument as the callee stored it.
func (j *judge) received(i int, t *declaration.Type, place framemap.Place) {
	size := j.rules.size(t, j.Convention())
	at := valuePlaces(j.Signature)[i]
	stored := j.side.Trace.Final.Data.Bytes[at : int(at)+size]
	if !place.Indirect {
		passed, known := j.side.Given.gather(place.Pieces, size)
		j.compare(j.name(i), place, t, passed, stored, known)
		return
	}
	address := word(j.side.Given, place)
	copied, ok := j.side.Program.Stack.Slice(address, size)
	if !ok {
		j.disagree(j.name(i), places(place), "takes it from elsewhere")
		return
	}
	j.compare(j.name(i), place, t, copied, stored, nil)
}

// given holds the result where it is predicted.
func (j *judge) given(back *state) {
	if !j.Returns() {
		return
	}
	t, result := j.Function.Returns, j.call.Result
	size := j.rules.size(t, j.Convention())
	want := j.side.Program.Data.Bytes[resultAt : resultAt+size]
	if !result.Indirect {
		got, known := back.gather(result.Pieces, size)
		j.compare("result", result, t, want, got, known)
		return
	}
	got, ok := back.stack.Slice(j.side.Result, size)
	if !ok {
		j.disagree("result", places(result), "it is not in memory")
		return
	}
	j.compare("result", result, t, want, got, nil)
	if address := word(back, result); len(result.Pieces) > 0 && address != j.side.Result {
		j.disagree("address of the result, returned", places(result), "%#x there, not %#x", address, j.side.Result)
	}
}

// callee-saved registers: psABI 3.2.1, i386 psABI 2.2.1, Microsoft's "x64 software
// conventions".
var preservedRegisters = map[declaration.Convention][]trace.Register{
	declaration.SysV:  {trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15},
	declaration.Win64: {trace.RBX, trace.RBP, trace.RSI, trace.RDI, trace.R12, trace.R13, trace.R14, trace.R15},
}

func preservedOf(c declaration.Convention) []trace.Register {
	if c.Mode() == trace.Mode32 {
		return []trace.Register{trace.RBX, trace.RBP, trace.RSI, trace.RDI}
	}
	return preservedRegisters[c]
}

// preserved holds the registers that a callee must bring back.
func (j *judge) preserved(back *state) {
	initial := j.side.Program.Initial
	for _, r := range preservedOf(j.Convention()) {
		if back.general[r] != initial.Get(r) {
			j.disagree(r.String(), "brought back", "%#x, it was %#x", back.general[r], initial.Get(r))
		}
	}
	if j.Convention() != declaration.Win64 || back.vectors == nil {
		return
	}
	for r := 6; r < 16; r++ {
		if [16]byte(back.vectors[r][:16]) != [16]byte(initial.Vectors[r][:16]) {
			j.disagree(fmt.Sprintf("xmm%d", r), "brought back", "% x", back.vectors[r][:16])
		}
	}
}

// leftAlone holds the caller's frame: above the arguments, nothing but the memory of
// a result and copies of arguments may change.
func (j *judge) leftAlone(back *state) {
	first := j.side.Program.Initial.Get(trace.RSP) + uint64(j.call.StackBytes)
	for address := first; address < copiesAt; address++ {
		at := address - back.stack.Base
		if back.stack.Bytes[at] != j.side.Program.Stack.Bytes[at] {
			j.disagree("the caller's frame", fmt.Sprintf("left alone from cfa%+d upward", j.call.StackBytes), "writes at cfa%+d",
				address-first+uint64(j.call.StackBytes))
			return
		}
	}
}
