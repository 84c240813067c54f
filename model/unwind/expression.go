package unwind

import "fmt"

// evaluation is an expression while it is computed.
type evaluation struct {
	cursor
	whole  cursor
	stack  []uint64
	frame  *Frame
	word   int
	memory Reader
	steps  int
}

// maxOperations is how many operations a computation may have: branches could make it
// endless.
const maxOperations = 10_000

// evaluate computes an expression of a frame. start is what lies on the stack before. The
// error is a *Malformed, *Unreadable or *NotKnown.
func evaluate(expression cursor, start []uint64, f *Frame, word int, memory Reader) (uint64, error) {
	e := &evaluation{cursor: expression, whole: expression, stack: start, frame: f, word: word, memory: memory}
	for len(e.bytes) > 0 && e.err == nil {
		if e.steps++; e.steps > maxOperations {
			e.fail("an expression has no end")
			break
		}
		e.operate(e.number(1))
	}
	result := e.pop()
	return result, e.err
}

func (e *evaluation) push(value uint64) {
	if e.word == 4 {
		value = uint64(uint32(value))
	}
	e.stack = append(e.stack, value)
}

func (e *evaluation) pop() uint64 {
	if len(e.stack) == 0 {
		e.fail("an expression takes from an empty stack")
		return 0
	}
	last := len(e.stack) - 1
	value := e.stack[last]
	e.stack = e.stack[:last]
	return value
}

// pick pushes what lies at a depth of the stack, 0 the top.
func (e *evaluation) pick(depth uint64) {
	if depth >= uint64(len(e.stack)) {
		e.fail("an expression picks below its stack")
		return
	}
	e.push(e.stack[uint64(len(e.stack))-1-depth])
}

// operate carries out one operation.
func (e *evaluation) operate(op uint64) {
	switch {
	case op >= opLit0 && op <= opLit31:
		e.push(op - opLit0)
	case op >= opBreg0 && op <= opBreg31:
		e.register(op-opBreg0, e.signedLEB())
	case op == opBregx:
		register := e.unsigned()
		e.register(register, e.signedLEB())
	case op == opBra, op == opSkip:
		e.branch(op)
	default:
		if !e.constant(op) && !e.arrange(op) && !e.calculate(op) {
			e.other(op)
		}
	}
}

// constant pushes a constant.
func (e *evaluation) constant(op uint64) bool {
	switch op {
	case opAddr:
		e.push(e.number(e.word))
	case opConst1u, opConst2u, opConst4u, opConst8u:
		e.push(e.number(1 << ((op - opConst1u) / 2)))
	case opConst1s, opConst2s, opConst4s, opConst8s:
		e.push(uint64(e.signed(1 << ((op - opConst1s) / 2))))
	case opConstu:
		e.push(e.unsigned())
	case opConsts:
		e.push(uint64(e.signedLEB()))
	default:
		return false
	}
	return true
}

// arrange moves what lies on the stack.
func (e *evaluation) arrange(op uint64) bool {
	switch op {
	case opDup:
		e.pick(0)
	case opDrop:
		e.pop()
	case opOver:
		e.pick(1)
	case opPick:
		e.pick(e.number(1))
	case opSwap:
		top, second := e.pop(), e.pop()
		e.push(top)
		e.push(second)
	case opRot:
		top, second, third := e.pop(), e.pop(), e.pop()
		e.push(top)
		e.push(third)
		e.push(second)
	default:
		return false
	}
	return true
}

// other carries out what reads memory, and refuses the rest.
func (e *evaluation) other(op uint64) {
	switch op {
	case opDeref:
		e.load(e.word)
	case opDerefSize:
		size := int(e.number(1))
		if size < 1 || size > e.word {
			e.fail(fmt.Sprintf("an expression reads %d bytes", size))
			return
		}
		e.load(size)
	case opNop:
	default:
		e.fail(fmt.Sprintf("an expression has the operation %#x, which call frame information cannot have", op))
	}
}

func (e *evaluation) load(size int) {
	address := e.pop()
	if e.err != nil {
		return
	}
	value, readable := e.memory.Number(address, size)
	if !readable {
		e.err, e.bytes = &Unreadable{address}, nil
		return
	}
	e.push(value)
}

// register pushes a register and an offset.
func (e *evaluation) register(column uint64, offset int64) {
	if e.err != nil {
		return
	}
	value, err := e.frame.column(column, e.word, e.offset)
	if err != nil {
		e.err, e.bytes = err, nil
		return
	}
	e.push(value + uint64(offset))
}

// branch goes to another operation of the expression.
func (e *evaluation) branch(op uint64) {
	distance := int(e.signed(2))
	if op == opBra && e.pop() == 0 || e.err != nil {
		return
	}
	to := e.offset + distance - e.whole.offset
	if to < 0 || to > len(e.whole.bytes) {
		e.fail("an expression branches out of itself")
		return
	}
	e.bytes, e.offset = e.whole.bytes[to:], e.whole.offset+to
}
