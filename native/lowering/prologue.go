package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// prologue pushes what is saved and makes room. Under win64 the frame pointer is set behind
// the pushes: in front of them, Windows' tables could not say where they are once RSP has
// moved.
func (r *routine) prologue() {
	r.frameInformation("startproc")
	r.rsp.depth = r.word
	room := r.frame.below
	if r.Frame.Pointer {
		r.push(trace.RBP)
		if r.Convention != declaration.Win64 {
			r.setPointer(0)
		}
	}
	for _, saved := range r.Frame.Saves {
		r.push(saved)
	}
	if r.Frame.Pointer && r.Convention == declaration.Win64 {
		first := r.roomBeforePointer()
		r.allocate(first)
		r.setPointer(r.rsp.depth - 2*r.word)
		room -= first
	}
	if r.realigns() {
		r.saveVectors()
		r.windows("endprologue") // what follows is undone by the frame pointer
		r.emit("and %s, -%d", r.full(trace.RSP), r.Frame.Realign)
		r.rsp.depth = 0
		r.lowerRSP(r.frame.below)
		return
	}
	r.allocate(room)
	r.saveVectors()
	r.windows("endprologue")
}

// push saves a register.
func (r *routine) push(register trace.Register) {
	r.emit("push %s", r.full(register))
	r.rsp.depth += r.word
	r.moved()
	r.frameInformation("offset %s, %d", r.full(register), -r.rsp.depth)
	r.windows("pushreg %s", r.full(register))
}

// allocate takes stack in the prologue.
func (r *routine) allocate(bytes int) {
	r.lowerRSP(bytes)
	if bytes > 0 {
		r.windows("stackalloc %d", bytes)
	}
}

// saveVectors stores vector registers, above where RSP is aligned: below, their distance from
// the CFA is known only when the function runs, and Windows' tables cannot say it.
func (r *routine) saveVectors() {
	for k, v := range r.Frame.Vectors {
		place, name := r.frame.vectors[k], vectorName(v, savedVector)
		r.emit("movaps %s, %s", r.memory(place).sized(savedVector), name)
		r.frameInformation("offset %s, %d", name, place.offset)
		base := r.rsp.depth
		if r.Frame.Pointer {
			base = r.frame.pushed + r.roomBeforePointer()
		}
		r.windows("savexmm %s, %d", name, place.offset+base)
	}
}

// lowerRSP takes stack, and takes that down.
func (r *routine) lowerRSP(bytes int) {
	if bytes == 0 {
		return
	}
	r.emit("sub %s, %d", r.full(trace.RSP), bytes)
	r.rsp.depth += bytes
	r.moved()
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

// epilogue gives back what the prologue took and returns. Under win64 it has the form by
// which Windows recognises one: lea or add, pops, ret.
func (r *routine) epilogue() {
	before, framed := r.rsp, r.framed
	r.resume()
	remembered := len(r.lines)
	r.frameInformation("remember_state")
	for k, v := range r.Frame.Vectors {
		r.emit("movaps %s, %s", vectorName(v, savedVector), r.memory(r.frame.vectors[k]).sized(savedVector))
		r.frameInformation("restore %s", vectorName(v, savedVector))
	}
	r.raiseRSP()
	for k := range r.Frame.Saves {
		r.pop(r.Frame.Saves[len(r.Frame.Saves)-1-k])
	}
	if r.Frame.Pointer {
		r.framed = false
		r.emit("pop %s", r.full(trace.RBP))
		r.frameInformation("def_cfa %s, %d", r.full(trace.RSP), r.word)
		r.frameInformation("restore %s", r.full(trace.RBP))
	}
	if r.called.Pops > 0 {
		r.emit("ret %d", r.called.Pops)
	} else {
		r.emit("ret")
	}
	r.rsp, r.framed, r.remembered = before, framed, remembered
}

// raiseRSP goes back to the lowest register that was pushed.
func (r *routine) raiseRSP() {
	rsp, rbp := r.full(trace.RSP), memory{base: r.full(trace.RBP)}
	saves := r.word * len(r.Frame.Saves)
	switch {
	case r.Frame.Pointer && (saves > 0 || r.Convention == declaration.Win64):
		r.emit("lea %s, %s", rsp, rbp.from(-saves))
	case r.Frame.Pointer:
		r.emit("mov %s, %s", rsp, rbp.base)
	case r.frame.below > 0:
		r.emit("add %s, %d", rsp, r.frame.below)
		r.rsp.depth -= r.frame.below
		r.moved()
	}
}

// pop gives a register back.
func (r *routine) pop(register trace.Register) {
	r.emit("pop %s", r.full(register))
	r.rsp.depth -= r.word
	r.moved()
	r.frameInformation("restore %s", r.full(register))
}
