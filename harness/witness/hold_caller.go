package witness

import (
	"bytes"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// calling holds a compiled caller: what it has where when it calls, and what it takes
// for the result.
func (j *judge) calling() {
	snapshot := j.side.at(atCallee)
	if snapshot == nil {
		j.ended()
		return
	}
	cfa := snapshot.Registers.Get(trace.RSP) + uint64(j.Mode().Bytes())
	entry := j.side.seen(snapshot, cfa)
	if j.call.Alignment > 0 && cfa%uint64(j.call.Alignment) != 0 {
		j.disagree("rsp before the call", fmt.Sprintf("a multiple of %d", j.call.Alignment), "%#x", cfa)
	}
	if al := int(byte(entry.general[trace.RAX])); j.call.Vectors >= 0 && al != j.call.Vectors {
		j.disagree("al", fmt.Sprint(j.call.Vectors), "%d", al)
	}
	j.each(func(i int, t *declaration.Type, place framemap.Place) { j.passed(entry, i, t, place) })
	if place, ok := resultAddress(j.call); ok {
		j.memoryForResult(entry, place)
	}
	if !j.ended() {
		return
	}
	j.taken()
	initial := j.side.Program.Initial.Get(trace.RSP)
	if rsp := j.side.at(atBack).Registers.Get(trace.RSP); rsp != initial {
		j.disagree("rsp after the call", fmt.Sprintf("%#x", initial), "%#x", rsp)
	}
}

// copyAlignment is what disagrees where a copy lies at an address that is no multiple.
const copyAlignment = "alignment of the copy"

// passed holds an argument at the entry of our callee.
func (j *judge) passed(entry *state, i int, t *declaration.Type, place framemap.Place) {
	size := j.rules.size(t, j.Convention())
	at := valuePlaces(j.Signature)[i]
	want := j.side.Program.Data.Bytes[at : int(at)+size]
	if !place.Indirect {
		got, known := entry.gather(place.Pieces, size)
		j.compare(j.name(i), place, t, want, got, known)
		j.twice(entry, i, t, place, want)
		j.nowhereElse(entry, i, t, place, want)
		return
	}
	address := word(entry, place)
	got, ok := entry.stack.Slice(address, size)
	if !ok && j.rules.originals {
		got, ok = j.side.Program.Data.Slice(address, size)
	}
	switch {
	case !ok && size == 0:
	case !ok:
		j.disagree(j.name(i), places(place), "%#x is no copy on the stack", address)
	default:
		if place.Align > 0 && size > 0 && address%uint64(place.Align) != 0 {
			j.disagree(copyAlignment, places(place), "that of %s lies at %#x", j.name(i), address)
		}
		j.compare(j.name(i), place, t, want, got, nil)
	}
}

// twice holds a value that is passed in two registers at once: gathered, the second hides
// the first.
func (j *judge) twice(entry *state, i int, t *declaration.Type, place framemap.Place, want []byte) {
	if len(place.Pieces) < 2 || place.Pieces[0].Size < len(want) {
		return
	}
	got, known := entry.gather(place.Pieces[:1], len(want))
	j.compare(j.name(i), place, t, want, got, known)
}

// positions are the registers of the first arguments under win64.
var positions = []trace.Register{trace.RCX, trace.RDX, trace.R8, trace.R9}

// nowhereElse holds a variadic double under win64 that is predicted in a vector register
// alone: the callee looks for it in the other register of its position.
func (j *judge) nowhereElse(entry *state, i int, t *declaration.Type, place framemap.Place, want []byte) {
	if j.Convention() != declaration.Win64 || i < len(j.Function.Params) || t.Kind != declaration.Float || len(place.Pieces) != 1 {
		return
	}
	if r := place.Pieces[0].Register; place.Pieces[0].InRegister && r.Class == framemap.Vector && r.Index < len(positions) {
		other := framemap.Piece{Size: len(want), InRegister: true, Register: framemap.Register{Index: int(positions[r.Index])}}
		if got := entry.read(other, len(want)); bytes.Equal(got, want) {
			j.disagree(j.name(i), places(place), "in %s too", where(other))
		}
	}
}

// memoryForResult holds the address of a result's memory. It may lie on the stack, or
// be where the caller wants the result at last.
func (j *judge) memoryForResult(entry *state, place framemap.Place) {
	address, size := word(entry, place), j.rules.size(j.Function.Returns, j.Convention())
	onPage := j.side.Program.Data.Contains(address, size)
	if !onPage && !entry.stack.Contains(address, size) {
		j.disagree("address of the result", places(place), "%#x there is none", address)
	}
	if align := j.call.Result.Align; align > 0 && size > 0 && address%uint64(align) != 0 {
		j.disagree("address of the result", places(j.call.Result), "%#x", address)
	}
}

// taken holds what the caller stored as the result.
func (j *judge) taken() {
	if !j.Returns() {
		return
	}
	t := j.Function.Returns
	size := j.rules.size(t, j.Convention())
	stored := j.side.Trace.Final.Data.Bytes[resultAt : resultAt+size]
	if j.call.Result.Indirect {
		j.compare("result", j.call.Result, t, j.side.Program.Data.Bytes[resultMemoryAt:resultMemoryAt+size], stored, nil)
		return
	}
	given, known := j.side.Given.gather(j.call.Result.Pieces, size)
	j.compare("result", j.call.Result, t, given, stored, known)
}
