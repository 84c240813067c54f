package lowering

import (
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// prologue pushes what is saved and makes room.
func (r *routine) prologue() {
	rsp, rbp := r.full(trace.RSP), r.full(trace.RBP)
	if r.Frame.Pointer {
		r.emit("push %s", rbp)
		r.emit("mov %s, %s", rbp, rsp)
	}
	for _, saved := range r.Frame.Saves {
		r.emit("push %s", r.full(saved))
	}
	r.rsp.depth = r.frame.pushed
	if r.realigns() {
		r.emit("and %s, -%d", rsp, r.Frame.Realign)
		r.rsp.depth = 0
	}
	if r.frame.below > 0 {
		r.lowerRSP(r.frame.below)
	}
	for k, v := range r.Frame.Vectors {
		r.emit("movaps %s, %s", r.memory(r.frame.vectors[k]).sized(savedVector), vectorName(v, savedVector))
	}
}

// lowerRSP takes stack, and takes that down.
func (r *routine) lowerRSP(bytes int) {
	r.emit("sub %s, %d", r.full(trace.RSP), bytes)
	r.rsp.depth += bytes
}

// spill stores the parameters that come in registers.
func (r *routine) spill() {
	mmx := false
	for k, a := range r.called.Arguments {
		if len(a.Pieces) == 0 || !a.Pieces[0].InRegister {
			continue
		}
		place := r.frame.sret
		if first := r.firstParam(); k >= first {
			place = r.frame.variables[r.Params[k-first].Name].place
		}
		for _, p := range a.Pieces {
			if doubled(a, p) {
				continue
			}
			r.store(p, r.memory(place))
			mmx = mmx || p.Register.Class == framemap.MMX
		}
	}
	if mmx {
		r.leaveMMX()
	}
}

// firstParam is the index of the first param among the arguments.
func (r *routine) firstParam() int { return len(r.called.Arguments) - len(r.Params) }

// doubled reports a piece in a general register of what lies in a vector register too,
// as floats that are passed to variadic functions do under win64: not every caller
// stores the general one.
func doubled(a framemap.Place, p framemap.Piece) bool {
	return a.Pieces[0].Register.Class == framemap.Vector && p.Register.Class == framemap.General && p.At == a.Pieces[0].At
}

// epilogue gives back what the prologue took and returns.
func (r *routine) epilogue() {
	rsp := r.full(trace.RSP)
	saves := r.Frame.Saves
	for k, v := range r.Frame.Vectors {
		r.emit("movaps %s, %s", vectorName(v, savedVector), r.memory(r.frame.vectors[k]).sized(savedVector))
	}
	switch {
	case r.Frame.Pointer && len(saves) > 0:
		r.emit("lea %s, [%s-%d]", rsp, r.full(trace.RBP), r.word*len(saves))
	case r.Frame.Pointer:
		r.emit("mov %s, %s", rsp, r.full(trace.RBP))
	case r.frame.below > 0:
		r.emit("add %s, %d", rsp, r.frame.below)
	}
	for k := range saves {
		r.emit("pop %s", r.full(saves[len(saves)-1-k]))
	}
	if r.Frame.Pointer {
		r.emit("pop %s", r.full(trace.RBP))
	}
	if r.called.Pops > 0 {
		r.emit("ret %d", r.called.Pops)
		return
	}
	r.emit("ret")
}
