package unwind

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// runtimeFunction is a RUNTIME_FUNCTION (Microsoft, "x64 exception handling", struct
// RUNTIME_FUNCTION): addresses, and where its UNWIND_INFO lies in .xdata.
type runtimeFunction struct {
	begin, end uint64
	info       uint64
}

// unwindInfo is an UNWIND_INFO.
type unwindInfo struct {
	prologue      uint64         // bytes
	frameRegister trace.Register // RAX where there is none
	frameOffset   uint64         // bytes, of the frame register from rsp behind the prologue
	codes         []unwindCode   // the last instruction's first
	chained       *runtimeFunction
}

// hasFrame reports whether the function has a frame register.
func (i *unwindInfo) hasFrame() bool { return i.frameRegister != trace.RAX }

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

// The flags of an UNWIND_INFO that say what follows its codes: handlers, or the
// RUNTIME_FUNCTION that it goes on with (UNW_FLAG_CHAININFO).
const flagChained = 4

// unwindTables are .pdata and .xdata.
type unwindTables struct {
	xdata     trace.Memory
	imageBase uint64
	functions []runtimeFunction // by address
}

// parsePdata reads all RUNTIME_FUNCTIONs. The error is a *Malformed.
func parsePdata(pdata, xdata trace.Memory, imageBase uint64) (*unwindTables, error) {
	t := &unwindTables{xdata: xdata, imageBase: imageBase}
	c := cursor{table: ".pdata", bytes: pdata.Bytes, base: pdata.Base}
	for len(c.bytes) > 0 && c.err == nil {
		t.functions = append(t.functions, t.function(&c))
	}
	slices.SortStableFunc(t.functions, func(a, b runtimeFunction) int { return cmp.Compare(a.begin, b.begin) })
	return t, c.err
}

func (t *unwindTables) function(c *cursor) runtimeFunction {
	f := runtimeFunction{t.imageBase + c.number(4), t.imageBase + c.number(4), t.imageBase + c.number(4)}
	if f.end < f.begin {
		c.fail("a function ends before it begins")
	}
	return f
}

// find gives the function that an address is in.
func (t *unwindTables) find(address uint64) (*runtimeFunction, bool) {
	i := sort.Search(len(t.functions), func(i int) bool { return t.functions[i].begin > address })
	if i == 0 || address >= t.functions[i-1].end {
		return nil, false
	}
	return &t.functions[i-1], true
}

// info reads the UNWIND_INFO at an address. One has to be aligned ("struct UNWIND_INFO"): a
// lowest bit that is set leads to another entry of .pdata (RUNTIME_FUNCTION_INDIRECT). The
// error is a *Malformed.
func (t *unwindTables) info(address uint64) (*unwindInfo, error) {
	offset := address - t.xdata.Base
	if address&3 != 0 {
		return nil, &Malformed{".xdata", int(offset), fmt.Sprintf("an UNWIND_INFO at %#x, which is no multiple of 4: that of another entry is not followed", address)}
	}
	if !t.xdata.Contains(address, 4) {
		return nil, &Malformed{".xdata", int(offset), fmt.Sprintf("an UNWIND_INFO at %#x lies outside", address)}
	}
	c := &cursor{table: ".xdata", bytes: t.xdata.Bytes[offset:], offset: int(offset), base: t.xdata.Base}
	first := c.number(1)
	version, flags := first&7, first>>3
	if version != 1 && version != 2 {
		c.fail(fmt.Sprintf("an UNWIND_INFO has version %d: there are 1 and 2", version))
	}
	i := &unwindInfo{prologue: c.number(1)}
	count := c.number(1)
	frame := c.number(1)
	i.frameRegister, i.frameOffset = trace.Register(frame&15), frame>>4*16
	slots := c.part(2 * (count + count&1)) // an even number of slots is there
	slots.bytes = slots.bytes[:min(2*count, uint64(len(slots.bytes)))]
	for len(slots.bytes) > 0 {
		i.codes = append(i.codes, slots.code(i, version))
	}
	if flags&flagChained != 0 {
		next := t.function(c)
		i.chained = &next
	}
	if slots.err != nil {
		return nil, slots.err
	}
	return i, c.err
}

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
		code.register, code.operand = trace.Register(info), c.number(4)
	case saveXMM128:
		code.vector, code.operand = int(info), 16*c.number(2)
	case saveXMM128Far:
		code.vector, code.operand = int(info), c.number(4)
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

// large is the size of an UWOP_ALLOC_LARGE.
func (c *cursor) large(info uint64) uint64 {
	switch info {
	case 0:
		return 8 * c.number(2)
	case 1:
		return c.number(4)
	}
	c.fail(fmt.Sprintf("UWOP_ALLOC_LARGE with the operation info %d: there are 0 and 1", info))
	return 0
}
