package unwind

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// unwindCode is an UNWIND_CODE with all of its slots.
type unwindCode struct {
	operation unwindOperation
	behind    uint64         // bytes from the function's first to behind the instruction
	register  trace.Register // for those that have one
	vector    int            // the number of an xmm register, for those that have one
	operand   uint64         // bytes; for a machine frame 1 where it has an error code
}

// unwindOperation is an unwind operation code.
type unwindOperation uint8

// The operation codes ("Unwind operation code").
const (
	pushNonvol    unwindOperation = 0
	allocLarge    unwindOperation = 1
	allocSmall    unwindOperation = 2
	setFPReg      unwindOperation = 3
	saveNonvol    unwindOperation = 4
	saveNonvolFar unwindOperation = 5
	epilog        unwindOperation = 6 // of version 2: where epilogues lie
	saveXMM128    unwindOperation = 8
	saveXMM128Far unwindOperation = 9
	pushMachframe unwindOperation = 10
)

// code reads one UNWIND_CODE of an UNWIND_INFO.
func (c *cursor) code(i *unwindInfo, version uint64) unwindCode {
	code := unwindCode{behind: c.number(1)}
	second := c.number(1)
	info := second >> 4
	code.operation = unwindOperation(second & 15)
	switch code.operation {
	case pushNonvol:
		code.register = trace.Register(info)
	case allocSmall:
		code.operand = 8*info + 8
	case allocLarge:
		code.operand = c.large(info)
	case setFPReg:
		code.register = i.frameRegister
		if !i.hasFrame() {
			c.fail("UWOP_SET_FPREG in an UNWIND_INFO without a frame register")
		}
	case saveNonvol:
		code.register, code.operand = trace.Register(info), 8*c.number(2)
	case saveNonvolFar:
		code.register, code.operand = trace.Register(info), c.unscaled(8)
	case saveXMM128:
		code.vector, code.operand = int(info), 16*c.number(2)
	case saveXMM128Far:
		code.vector, code.operand = int(info), c.unscaled(16)
	case pushMachframe:
		code.operand = info
		if info > 1 {
			c.fail(fmt.Sprintf("UWOP_PUSH_MACHFRAME with the operation info %d: there are 0 and 1", info))
		}
	case epilog:
		if version == 1 {
			c.fail("UWOP_EPILOG in an UNWIND_INFO of version 1")
		}
	default:
		c.fail(fmt.Sprintf("there is no unwind operation code %d", code.operation))
	}
	return code
}

// unscaled is a number that is kept in bytes, and is a multiple of some.
func (c *cursor) unscaled(of uint64) uint64 {
	at := c.offset
	value := c.number(4)
	if value%of != 0 {
		c.refuse(at, fmt.Sprintf("%d bytes are no multiple of %d", value, of))
	}
	return value
}

// large is the size of an UWOP_ALLOC_LARGE.
func (c *cursor) large(info uint64) uint64 {
	switch info {
	case 0:
		return 8 * c.number(2)
	case 1:
		return c.unscaled(8)
	}
	c.fail(fmt.Sprintf("UWOP_ALLOC_LARGE with the operation info %d: there are 0 and 1", info))
	return 0
}
