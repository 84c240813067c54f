package unwind

import (
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// refuse is fail at another place of the table.
func (c *cursor) refuse(offset int, problem string) {
	if c.err == nil {
		c.err = &Malformed{c.table, offset, problem}
	}
	c.bytes = nil
}

// overlap refuses two functions of .pdata that have an address in common: one of them
// would never be found there. They are sorted.
func (t *unwindTables) overlap() error {
	for n := 1; n < len(t.functions); n++ {
		if before, f := &t.functions[n-1], &t.functions[n]; f.begin < before.end {
			return &Malformed{".pdata", f.offset, fmt.Sprintf("a function begins at %#x, and the one of offset %#x ends at %#x", f.begin, before.offset, before.end)}
		}
	}
	return nil
}

// flags refuses those that do not exist, and handlers of an info that is not the primary
// one ("struct UNWIND_INFO", Flags).
func (c *cursor) flags(flags uint64) {
	switch {
	case flags&^allFlags != 0:
		c.fail(fmt.Sprintf("an UNWIND_INFO has the flags %#x: there are 1, 2 and 4", flags))
	case flags&flagChained != 0 && flags&flagHandlers != 0:
		c.fail("an UNWIND_INFO that goes on with another has a handler")
	}
}

// follows refuses a last code, at an offset in the table, that cannot stand behind those
// before it: the instructions that the codes tell of are in the prologue, the last one's code
// first ("struct UNWIND_CODE").
func (c *cursor) follows(i *unwindInfo, at int) {
	last := i.codes[len(i.codes)-1]
	if last.operation == epilog { // its first byte is no offset in the prologue
		return
	}
	if last.behind > i.prologue {
		c.refuse(at, fmt.Sprintf("an unwind code is of an instruction that ends at %d, and the prologue has %d bytes", last.behind, i.prologue))
	}
	for _, code := range i.codes[:len(i.codes)-1] {
		switch {
		case code.operation == epilog:
		case code.behind < last.behind:
			c.refuse(at, fmt.Sprintf("the unwind code of an instruction that ends at %d stands behind that of one that ends at %d", last.behind, code.behind))
		case code.operation == pushMachframe:
			c.refuse(at, "an unwind code stands behind UWOP_PUSH_MACHFRAME, before which nothing is pushed")
		case code.operation == setFPReg && last.operation == setFPReg:
			c.refuse(at, "UWOP_SET_FPREG for the second time")
		}
	}
}

// frames refuses a primary info whose frame register is not set, or is none that a function
// gives back ("struct UNWIND_INFO", Frame register).
func (c *cursor) frames(i *unwindInfo, at int) {
	sets := func(code unwindCode) bool { return code.operation == setFPReg }
	switch {
	case !i.hasFrame():
	case i.frameRegister == trace.RSP || !slices.Contains(nonvolatile, i.frameRegister):
		c.refuse(at, fmt.Sprintf("the frame register is %s, which is not nonvolatile", i.frameRegister))
	case !slices.ContainsFunc(i.codes, sets):
		c.refuse(at, fmt.Sprintf("the frame register is %s, and there is no UWOP_SET_FPREG", i.frameRegister))
	}
}

// goesOn refuses an info that goes on with one that has another frame register
// ("struct UNWIND_INFO", UNW_FLAG_CHAININFO).
func (t *unwindTables) goesOn(from, to *unwindInfo, at *runtimeFunction) error {
	if from == nil || from.frameRegister == to.frameRegister && from.frameOffset == to.frameOffset {
		return nil
	}
	return &Malformed{".xdata", int(at.info - t.xdata.Base), fmt.Sprintf("the frame register is %s, of an UNWIND_INFO that is gone on with from one with %s", to.frame(), from.frame())}
}

// frame tells of the frame register.
func (i *unwindInfo) frame() string {
	if !i.hasFrame() {
		return "none"
	}
	return fmt.Sprintf("%s at rsp+%d", i.frameRegister, i.frameOffset)
}
