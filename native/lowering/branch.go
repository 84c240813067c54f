package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

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
	operand, _ := r.scratch()
	jump, compares := unless[condition.Operator]
	if !compares {
		r.evaluate(condition, accumulator, operand)
		r.emit("test %s, %s", r.full(accumulator), r.full(accumulator))
		r.emit("je %s", label)
		return
	}
	r.atom(condition.Left, accumulator)
	r.emit("cmp %s, %v", r.full(accumulator), r.right(condition.Right, operand))
	r.emit("%s %s", jump, label)
}

// jumpLabel makes a label that no mark can have: a mark's has no dot.
func (r *routine) jumpLabel() string {
	r.jumps++
	return fmt.Sprintf(".L%d", r.jumps)
}
