package history

import (
	"cmp"
	"fmt"
	"iter"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Unseen is the error of a run of which an instruction was not observed that can be a
// call or a return: the one behind a load of SS, or one of a run that was not stepped.
type Unseen struct{ After uint64 }

func (u *Unseen) Error() string {
	return fmt.Sprintf("what ran behind %#x was not observed, and it may have been a call or a return", u.After)
}

// Follow gives the history at every snapshot of a run that was observed at every
// instruction, in their order. Each takes a constant time and room, on the average, and
// the calls are shared. The error is Unseen; the moments before it are right.
func Follow(p *trace.Program, t *trace.Trace) ([]Moment, error) {
	moments := make([]Moment, 0, len(t.Snapshots))
	for m, err := range Each(p, t) {
		if err != nil {
			return moments, err
		}
		moments = append(moments, m)
	}
	return moments, nil
}

// Each is Follow, one moment after the other.
func Each(p *trace.Program, t *trace.Trace) iter.Seq2[Moment, error] {
	return func(yield func(Moment, error) bool) {
		if len(t.Snapshots) == 0 {
			return
		}
		f := begin(p, &t.Snapshots[0], led(p, t))
		for i := range t.Snapshots {
			if i > 0 {
				if err := f.follow(&t.Snapshots[i-1], &t.Snapshots[i]); err != nil {
					yield(Moment{}, err)
					return
				}
			}
			if !yield(Moment{&t.Snapshots[i], f.newest}, nil) {
				return
			}
		}
	}
}

// led follows a run ahead, and gives where the rets went, by the serials of their calls,
// that found their return addresses overwritten.
func led(p *trace.Program, t *trace.Trace) map[int]uint64 {
	f := begin(p, &t.Snapshots[0], map[int]uint64{})
	for i := range t.Snapshots[1:] {
		if f.follow(&t.Snapshots[i], &t.Snapshots[i+1]) != nil {
			break // where the caller comes to as well
		}
	}
	return f.led
}

// follower is a run as far as it was followed.
type follower struct {
	program *trace.Program
	newest  *Call
	starts  map[uint64]bool // the functions' first instructions
	calls   int             // that began, main's apart
	led     map[int]uint64
}

// begin stands at main's first instruction, which Start has called.
func begin(p *trace.Program, first *trace.Snapshot, led map[int]uint64) *follower {
	f := &follower{program: p, starts: map[uint64]bool{}, led: led}
	for _, s := range p.Symbols {
		if s.Size > 0 {
			f.starts[s.Address] = true
		}
	}
	slot := p.Initial.Get(trace.RSP)
	before := first.Registers
	cfa := slot + uint64(p.Mode.Bytes())
	before.Set(trace.RSP, cfa)
	f.newest = &Call{Entry: p.Entry, Return: p.Exit, Slot: slot, CFA: cfa, Before: &before, Depth: 1, led: led[0]}
	return f
}

// follow goes from the state before an instruction to the state behind it.
func (f *follower) follow(before, after *trace.Snapshot) error {
	if f.program.Signals == nil {
		return f.step(before, after)
	}
	if f.delivered(before, after) || f.sigreturned(before, after) {
		return nil
	}
	if err := f.step(before, after); err != nil {
		return err
	}
	f.reread(after)
	return nil
}

// step is follow where no signal comes.
func (f *follower) step(before, after *trace.Snapshot) error {
	code := f.code(before.Registers.RIP)
	switch transferOf(code, before.Registers.Selectors[trace.CS] != trace.Code32) {
	case calls:
		f.call(before, after, 1)
	case farCalls:
		f.call(before, after, 2)
	case returns:
		f.leave(before.Registers.Get(trace.RSP), after)
	case jumps:
		f.jump(after)
	case blinds:
		return &Unseen{before.Registers.RIP}
	case falls:
		if after.Registers.RIP-before.Registers.RIP > longest { // less than nothing too
			return &Unseen{before.Registers.RIP}
		}
	}
	return nil
}

// longest is how many bytes an instruction can have (SDM vol. 2, 2.3.11).
const longest = 15

// code is an instruction, and what lies behind it.
func (f *follower) code(address uint64) []byte {
	if address < trace.CodeBase || address-trace.CodeBase >= uint64(len(f.program.Code)) {
		return nil
	}
	code := f.program.Code[address-trace.CodeBase:]
	return code[:min(longest, len(code))]
}

// call begins an activation, unless it was of the instruction behind it. What it pushed
// is the return address in one part of several.
func (f *follower) call(before, after *trace.Snapshot, parts uint64) {
	cfa, slot := before.Registers.Get(trace.RSP), after.Registers.Get(trace.RSP)
	address, ok := Memory{f.program, after}.Number(slot, pushed(cfa-slot, parts))
	if !ok || address == after.Registers.RIP {
		return
	}
	f.drop(cfa)
	f.begins(&Call{
		Entry: after.Registers.RIP, Site: before.Registers.RIP, Return: address, Slot: slot, CFA: cfa, Before: &before.Registers,
	})
}

// begins has a call above all others, and its number.
func (f *follower) begins(c *Call) {
	f.calls++
	c.serial, c.led = f.calls, f.led[f.calls]
	f.newest = c.above(f.newest)
}

// pushed is the size of one part of what a call pushed, 0 where it is none.
func pushed(all, parts uint64) int {
	if all > 16 {
		return 0
	}
	return int(all / parts)
}

// leave ends the call whose return address lay at a slot, with all newer ones.
func (f *follower) leave(slot uint64, after *trace.Snapshot) {
	rsp := after.Registers.Get(trace.RSP)
	for c := f.newest; c != nil; c = c.Caller {
		switch {
		case c.Slot == slot:
			if after.Registers.RIP != c.Return {
				f.led[c.serial] = after.Registers.RIP
			}
			f.newest = cmp.Or(c.Caller, c)
			return
		case c.Slot > slot && f.together(c.Slot, slot):
			f.drop(rsp)
			return
		}
	}
	f.drop(rsp)
}

// jump notes a tail call, and ends what RSP has left.
func (f *follower) jump(after *trace.Snapshot) {
	rsp := after.Registers.Get(trace.RSP)
	f.drop(rsp)
	if target := after.Registers.RIP; rsp == f.newest.Slot && f.starts[target] && target != f.newest.Entry {
		tail := *f.newest
		tail.Entry = target
		f.newest = &tail
	}
}
