package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// step lowers one step.
func (r *routine) step(s *declaration.Step) {
	switch s.Kind {
	case declaration.Mark:
		r.emit("%s:", s.Label)
	case declaration.Set:
		r.set(s)
	case declaration.Fill:
		r.fill(s)
	case declaration.Call:
		r.call(s)
	case declaration.Return:
		r.giveBack(s)
	case declaration.Block:
		r.scopes = append(r.scopes, r.frame.blocks[s])
		r.steps(s.Body)
		r.scopes = r.scopes[:len(r.scopes)-1]
	case declaration.If:
		r.branch(s)
	case declaration.Alloca:
		r.alloca(s)
	case declaration.VaStart:
		r.vaStart(s)
	case declaration.VaArg:
		r.vaArg(s)
	}
}

func (r *routine) set(s *declaration.Step) {
	v := r.find(s.Target)
	if v == nil || s.Value == nil {
		return
	}
	_, address := r.scratch()
	if _, ok := r.whole(s.Value, v.Type); !ok {
		return
	}
	if v.indirect {
		r.setIndirect(s, v)
		return
	}
	r.write(s.Value, v.Type, r.variableMemory(v, address))
}

// setIndirect sets what was passed by reference: its address and that of another such
// value cannot be in one register.
func (r *routine) setIndirect(s *declaration.Step, v *variable) {
	operand, address := r.scratch()
	if from, _ := r.whole(s.Value, v.Type); from != nil {
		source := r.variableMemory(from, operand)
		r.copyBytes(r.variableMemory(v, address), source, v.size)
		return
	}
	r.evaluate(s.Value, accumulator, operand)
	r.storeInteger(r.variableMemory(v, address), v.size)
}

// giveBack lowers a return.
func (r *routine) giveBack(s *declaration.Step) {
	kind := returned(r.Function)
	switch {
	case s.Value == nil && kind.Kind == declaration.Void:
	case s.Value == nil:
		r.wrong(r.at, "write what it returns, as in {return: 0}", "%s returns %s", r.Name, describe(kind))
	case kind.Kind == declaration.Void:
		r.wrong(r.at, "leave the value out, or add returns: i64 to the function", "%s returns nothing", r.Name)
	default:
		r.result(s.Value, kind)
	}
	r.epilogue()
	r.ended = true
}

// alloca takes stack below all else.
func (r *routine) alloca(s *declaration.Step) {
	switch {
	case !r.Frame.Pointer:
		r.wrong(r.at, "write frame: {pointer: true}", "alloca needs a frame pointer, and %s has none", r.Name)
		return
	case r.Frame.RedZone:
		r.wrong(r.at, "leave red_zone out", "alloca in %s would take the locals below rsp", r.Name)
		return
	case s.Bytes < 0 || s.Bytes > mostFrame:
		r.wrong(r.at, "take a number of bytes that the stack has", "alloca of %d bytes", s.Bytes)
		return
	}
	r.lowerRSP(up(s.Bytes, 16))
	if s.Target == "" {
		return
	}
	v := r.find(s.Target)
	if v == nil {
		return
	}
	if !calculable(v.Type) {
		r.wrong(r.at, "declare it as ptr", "alloca gives an address, and %s is %s", v.Name, describe(v.Type))
		return
	}
	_, address := r.scratch()
	to := r.variableMemory(v, address)
	if v.size == r.word {
		r.emit("mov %s, %s", to, r.full(trace.RSP))
		return
	}
	r.emit("mov %s, %s", r.full(accumulator), r.full(trace.RSP))
	r.storeInteger(to, v.size)
}
