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
	offset     int // of the entry, in its table
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

// The flags of an UNWIND_INFO that say what follows its codes: handlers (UNW_FLAG_EHANDLER
// and UNW_FLAG_UHANDLER), or the RUNTIME_FUNCTION that it goes on with (UNW_FLAG_CHAININFO).
const (
	flagHandlers = 1 | 2
	flagChained  = 4
	allFlags     = flagHandlers | flagChained
)

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
	return t, cmp.Or(c.err, t.overlap())
}

func (t *unwindTables) function(c *cursor) runtimeFunction {
	f := runtimeFunction{offset: c.offset}
	f.begin, f.end, f.info = t.imageBase+c.number(4), t.imageBase+c.number(4), t.imageBase+c.number(4)
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
	c.flags(flags)
	i := &unwindInfo{prologue: c.number(1)}
	count := c.number(1)
	frame := c.number(1)
	i.frameRegister, i.frameOffset = trace.Register(frame&15), frame>>4*16
	slots := c.part(2 * (count + count&1)) // an even number of slots is there
	slots.bytes = slots.bytes[:min(2*count, uint64(len(slots.bytes)))]
	for len(slots.bytes) > 0 {
		at := slots.offset
		i.codes = append(i.codes, slots.code(i, version))
		slots.follows(i, at)
	}
	if flags&flagChained != 0 {
		next := t.function(c)
		i.chained = &next
	} else {
		slots.frames(i, int(offset)+3)
	}
	if slots.err != nil {
		return nil, slots.err
	}
	return i, c.err
}
