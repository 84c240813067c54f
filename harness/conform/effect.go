package conform

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// effect is what a simulator did wrong at the first stop where it parts from the
// prediction: one place, the one that other things follow from.
type effect struct {
	text string
	// shows gives the place's value in a snapshot, to find who changed it; nil for
	// how a run ends.
	shows func(*trace.Snapshot) any
	// rare says that of those who changed it the rarest instruction is the likely one:
	// nearly all change the stack pointer.
	rare bool
}

// outcomeEffect tells how a run ended otherwise than predicted, or nothing.
func outcomeEffect(predicted, simulated *trace.Trace) string {
	ours, theirs := predicted.Outcome, simulated.Outcome
	switch {
	case ours == theirs:
		return ""
	case ours.Kind != theirs.Kind || ours.Signal != theirs.Signal || ours.Kind == trace.Faulted && ours.Fault.Vector != theirs.Fault.Vector:
		return fmt.Sprintf("%s instead of %s", ending(theirs), ending(ours))
	case ours.Fault.ErrorCode != theirs.Fault.ErrorCode:
		return fmt.Sprintf("%s with error code %#x instead of %#x", ending(ours), theirs.Fault.ErrorCode, ours.Fault.ErrorCode)
	}
	return ending(ours) + " with another address"
}

func ending(o trace.Outcome) string {
	switch o.Kind {
	case trace.Faulted:
		return o.Fault.Vector.String()
	case trace.Returned:
		return "no exception"
	case trace.Killed:
		return "killed by " + o.Signal.String()
	}
	return o.Kind.String()
}

// stateEffect tells where two snapshots part: the stack pointer first, then what the
// stack holds, since what is wrong there spoils the rest.
func stateEffect(p *trace.Program, ours, theirs *trace.Snapshot) effect {
	a, b := &ours.Registers, &theirs.Registers
	if apart := int64(b.Get(trace.RSP) - a.Get(trace.RSP)); apart != 0 {
		return effect{text: "the stack pointer is " + astray(apart), shows: register(trace.RSP), rare: true}
	}
	if a.Selectors != b.Selectors {
		return effect{text: "a segment register", shows: func(s *trace.Snapshot) any { return s.Registers.Selectors }}
	}
	if at, ok := stackDiffers(p, ours, theirs); ok {
		return effect{text: stackText(p, ours, theirs, at), shows: stackAt(p, at)}
	}
	if differ := (a.Flags ^ b.Flags) &^ ours.Predicted.Undefined; differ != 0 {
		return effect{text: "flags " + flagNames(differ), shows: func(s *trace.Snapshot) any { return s.Registers.Flags & differ }}
	}
	for r := trace.Register(0); r < trace.RegisterCount; r++ {
		if (a.Get(r)^b.Get(r))&^ours.Predicted.RegistersUndefined[r] != 0 {
			return effect{text: r.String(), shows: register(r)}
		}
	}
	if dataDiffers(ours, theirs) {
		return effect{text: "memory", shows: func(s *trace.Snapshot) any { return string(s.Data.Bytes) }}
	}
	if a.RIP != b.RIP {
		return effect{text: "the instruction pointer"}
	}
	return effect{text: "vector registers"}
}

// flagNames are those of flags that have one; IOPL and what the manual reserves are told
// by their bits.
func flagNames(f trace.Flags) string {
	if name := f.String(); name != "none" {
		return name
	}
	return fmt.Sprintf("%#x", uint64(f))
}

func register(r trace.Register) func(*trace.Snapshot) any {
	return func(s *trace.Snapshot) any { return s.Registers.Get(r) }
}

// astray tells a small distance in bytes, and no large one: that is another value.
func astray(apart int64) string {
	switch {
	case apart < -(1<<16) || apart > 1<<16:
		return "elsewhere"
	case apart < 0:
		return fmt.Sprintf("%d lower", -apart)
	}
	return fmt.Sprintf("%d higher", apart)
}

// stackByte is what a snapshot has at an address of the stack.
func stackByte(p *trace.Program, s *trace.Snapshot, address uint64) byte {
	if b, ok := s.Stack.Slice(address, 1); ok {
		return b[0]
	}
	b, _ := p.Stack.Slice(address, 1)
	return b[0]
}

// dataDiffers leaves out the bits that the manual leaves undefined.
func dataDiffers(ours, theirs *trace.Snapshot) bool {
	undefined := ours.Predicted.DataUndefined
	for i, b := range ours.Data.Bytes {
		differ := b ^ theirs.Data.Bytes[i]
		if undefined != nil {
			differ &^= undefined[i]
		}
		if differ != 0 {
			return true
		}
	}
	return false
}

// stackDiffers gives the highest slot of which defined bits differ.
func stackDiffers(p *trace.Program, ours, theirs *trace.Snapshot) (uint64, bool) {
	low := min(ours.Stack.Base, theirs.Stack.Base)
	for at := uint64(trace.StackTop) - 1; at >= low; at-- {
		differ := stackByte(p, ours, at) ^ stackByte(p, theirs, at)
		if i := at - ours.Stack.Base; at >= ours.Stack.Base && i < uint64(len(ours.Predicted.StackUndefined)) {
			differ &^= ours.Predicted.StackUndefined[i]
		}
		if differ != 0 {
			return at &^ uint64(p.Mode.Bytes()-1), true
		}
	}
	return 0, false
}

// stackText tells a slot that was left as it was from one with a wrong value.
func stackText(p *trace.Program, ours, theirs *trace.Snapshot, at uint64) string {
	show := stackAt(p, at)
	initial := show(&trace.Snapshot{Stack: trace.Memory{Base: trace.StackTop}})
	switch {
	case show(theirs) == initial:
		return "a slot is not written"
	case show(ours) == initial:
		return "a slot is written that is left alone"
	}
	return "a slot has another value"
}

func stackAt(p *trace.Program, at uint64) func(*trace.Snapshot) any {
	return func(s *trace.Snapshot) any {
		var value [8]byte
		for i := range p.Mode.Bytes() {
			value[i] = stackByte(p, s, at+uint64(i))
		}
		return value
	}
}
