package lowering

import (
	"encoding/binary"
	"fmt"

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
	}
}

func (r *routine) set(s *declaration.Step) {
	v := r.find(s.Target)
	if v == nil || s.Value == nil {
		return
	}
	_, _, address := r.scratch()
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
	value, operand, address := r.scratch()
	if from, _ := r.whole(s.Value, v.Type); from != nil {
		source := r.variableMemory(from, operand)
		r.copyBytes(r.variableMemory(v, address), source, v.size, value)
		return
	}
	r.evaluate(s.Value, value, operand)
	r.storeInteger(value, r.variableMemory(v, address), v.size)
}

// fill stores a variable's graffiti.
func (r *routine) fill(s *declaration.Step) {
	v := r.find(s.Target)
	if v == nil {
		return
	}
	value, _, address := r.scratch()
	to := r.variableMemory(v, address)
	bytes := declaration.Graffiti(v.number, v.Type, v.size)
	for at := 0; at < len(bytes); {
		step := r.word
		for step > len(bytes)-at {
			step /= 2
		}
		var word [8]byte
		copy(word[:], bytes[at:at+step])
		number := binary.LittleEndian.Uint64(word[:])
		if step == 8 {
			r.emit("mov %s, %#x", registerName(value, 8), number)
			r.emit("mov %s, %s", to.from(at), registerName(value, 8))
		} else {
			r.emit("mov %s, %#x", to.from(at).sized(step), number)
		}
		at += step
	}
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

// branch lowers an if.
func (r *routine) branch(s *declaration.Step) {
	if s.Value == nil {
		return
	}
	otherwise, end := r.jumpLabel(), ""
	r.jumpUnless(s.Value, otherwise)
	before := r.rsp
	r.steps(s.Body)
	r.at = s.Position
	ended, after := r.ended, r.rsp
	r.ended, r.rsp = false, before
	if len(s.Else) > 0 && !ended {
		end = r.jumpLabel()
		r.emit("jmp %s", end)
	}
	r.emit("%s:", otherwise)
	r.steps(s.Else)
	r.at = s.Position
	if end != "" {
		r.emit("%s:", end)
	}
	r.join(ended, after)
}

// join makes one account of those behind both ways of an if.
func (r *routine) join(ended bool, after account) {
	switch {
	case ended:
	case r.ended:
		r.rsp = after
	case after != r.rsp:
		r.rsp.unsure = true
	}
	r.ended = r.ended && ended
}

// unless are the jumps where a signed comparison does not hold (Intel SDM vol. 2, Jcc).
var unless = map[declaration.Operator]string{
	declaration.Equal: "jne", declaration.NotEqual: "je", declaration.Less: "jge",
	declaration.LessOrEqual: "jg", declaration.Greater: "jle", declaration.GreaterOrEqual: "jl",
}

func (r *routine) jumpUnless(condition *declaration.Expression, label string) {
	value, operand, _ := r.scratch()
	jump, compares := unless[condition.Operator]
	if !compares {
		r.evaluate(condition, value, operand)
		r.emit("test %s, %s", r.full(value), r.full(value))
		r.emit("je %s", label)
		return
	}
	r.atom(condition.Left, value)
	r.emit("cmp %s, %v", r.full(value), r.right(condition.Right, operand))
	r.emit("%s %s", jump, label)
}

// jumpLabel makes a label that no mark can have: a mark's has no dot.
func (r *routine) jumpLabel() string {
	r.jumps++
	return fmt.Sprintf(".L%d", r.jumps)
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
	if bytes := up(s.Bytes, 16); bytes > 0 {
		r.lowerRSP(bytes)
	}
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
	value, _, address := r.scratch()
	to := r.variableMemory(v, address)
	if v.size == r.word {
		r.emit("mov %s, %s", to, r.full(trace.RSP))
		return
	}
	r.emit("mov %s, %s", r.full(value), r.full(trace.RSP))
	r.storeInteger(value, to, v.size)
}
