package machine

import (
	"fmt"
	"sort"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// calls are all calls of a run, and which of them are active.
type calls struct {
	program *trace.Program
	all     []trace.Call
	// active has the oldest first. The CFA of each is below that of the one
	// before: a frame that RSP has left for good is dropped.
	active []frame
	names  map[uint64]string // of functions, by the addresses called so far
	starts map[uint64]string // of functions, by their first bytes' addresses
}

// frame is an active call.
type frame struct {
	cfa    uint64
	serial int32
	// belonging are the registers that belong to the caller, saved their values at
	// entry, as far as the mode sees them.
	belonging []trace.Register
	saved     [6]uint64
}

// calleeSaved are the registers that belong to the caller, by mode, without RSP:
// psABI figure 3.4, and the Intel386 supplement's table 2.3.
var calleeSaved = [2][]trace.Register{
	trace.Mode64: {trace.RBX, trace.RBP, trace.R12, trace.R13, trace.R14, trace.R15},
	trace.Mode32: {trace.RBX, trace.RBP, trace.RSI, trace.RDI},
}

// newCalls begins with call 0: main's, made by Start.
func newCalls(p *trace.Program, s *stack) calls {
	c := calls{program: p, names: map[uint64]string{}, starts: beginnings(p)}
	rsp, size := p.Initial.General[trace.RSP], uint64(p.Mode.Bytes())
	c.enter(trace.Call{Function: c.name(p.Entry), CFA: rsp + size, Return: p.Exit}, p.Mode, &p.Initial.General)
	if rsp >= s.base() && rsp <= trace.StackTop-size {
		s.lowest = rsp
		for i := range size {
			from, at := s.at(rsp + i)
			from.origins[at] = trace.Origin{Role: trace.ReturnAddress, Byte: uint8(i)}
		}
	}
	return c
}

func (c *calls) newest() *frame { return &c.active[len(c.active)-1] }

// enter adds a call, of code in a mode.
func (c *calls) enter(call trace.Call, mode trace.Mode, general *[trace.RegisterCount]uint64) {
	f := frame{cfa: call.CFA, serial: int32(len(c.all)), belonging: calleeSaved[mode]}
	for i, r := range f.belonging {
		f.saved[i] = general[r] & mask(mode.Bytes())
	}
	c.all = append(c.all, call)
	c.active = append(c.active, f)
}

// leave ends the calls whose frames lie below RSP, all but main's.
func (c *calls) leave(rsp uint64) {
	for len(c.active) > 1 && c.newest().cfa <= rsp {
		c.active = c.active[:len(c.active)-1]
	}
}

// exit ends main's call, and any that it left active.
func (c *calls) exit() { c.active = nil }

// owner finds the call in whose frame an address lies: the newest whose CFA is
// above it. What lies above all of them counts as the oldest's, main's unless it
// ended in a tail call, for Start is no call.
func (c *calls) owner(address uint64) int32 {
	if f := c.newest(); address < f.cfa {
		return f.serial
	}
	below := sort.Search(len(c.active), func(i int) bool { return c.active[i].cfa <= address })
	return c.active[max(below-1, 0)].serial
}

// name finds the function at an address, or writes the address.
func (c *calls) name(address uint64) string {
	name, ok := c.names[address]
	if ok {
		return name
	}
	if name, ok = c.program.Function(address); !ok {
		name = fmt.Sprintf("%#x", address)
	}
	c.names[address] = name
	return name
}
