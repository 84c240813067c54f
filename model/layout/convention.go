package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// convention is what conventions of a kind differ in.
type convention struct {
	integers []trace.Register // for arguments, in order
	vectors  int              // xmm0 and up, for arguments
	home     int              // bytes of home space
	pops     bool             // the callee removes the arguments
	whole    bool             // aggregates and 64-bit integers can be in registers (i386)
	pass     func(*call, *declaration.Type, bool) framemap.Place
	result   func(*call, *declaration.Type) framemap.Place
}

var sysvIntegers = []trace.Register{trace.RDI, trace.RSI, trace.RDX, trace.RCX, trace.R8, trace.R9} // psABI figure 3.4

// conventions by name. Another one is a line here, and where it has rules that none of
// these has, a file with how it passes and returns.
var conventions map[declaration.Convention]convention

func init() { // the functions go back to the table for the functions that are called
	narrow := convention{vectors: 3, pass: (*call).passNarrow, result: (*call).resultNarrow}
	conventions = map[declaration.Convention]convention{
		declaration.SysV:     {integers: sysvIntegers, vectors: 8, pass: (*call).passSysV, result: (*call).resultSysV},
		declaration.Win64:    {integers: []trace.Register{trace.RCX, trace.RDX, trace.R8, trace.R9}, vectors: 4, home: 32, pass: (*call).passWin64, result: (*call).resultWin64},
		declaration.Cdecl:    narrow,
		declaration.Stdcall:  narrow.with(false, true),
		declaration.Fastcall: narrow.with(false, true, trace.RCX, trace.RDX),
		declaration.Thiscall: narrow.with(false, true, trace.RCX),
		declaration.Regparm1: narrow.with(true, false, trace.RAX),
		declaration.Regparm2: narrow.with(true, false, trace.RAX, trace.RDX),
		declaration.Regparm3: narrow.with(true, false, trace.RAX, trace.RDX, trace.RCX),
	}
}

func (c convention) with(whole, pops bool, integers ...trace.Register) convention {
	c.whole, c.pops, c.integers = whole, pops, integers
	return c
}

// slot is the size of a place for an argument on the stack.
func (c *call) slot() int { return c.mode.Bytes() }

// stackAlignment is what the stack pointer is a multiple of before a call (psABI 3.2.2,
// i386 psABI 2.2.2).
const stackAlignment = 16
