package conform

import (
	"fmt"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Cause is what divergences have in common: the same instruction with the same wrong
// effect.
type Cause struct {
	// Instruction is its form, as in "push rsp" or "66 ret imm"; empty where none can
	// be told.
	Instruction string `json:"instruction"`
	Effect      string `json:"effect"`
}

// String is the line that a report has for it.
func (c Cause) String() string {
	if c.Instruction == "" {
		return c.Effect
	}
	return fmt.Sprintf("%s: %s", c.Instruction, c.Effect)
}

// causeOf tells why two runs of a program part. stepped is what the model says of
// every instruction; nil where it cannot. The instruction is nil where none can be told.
func causeOf(p *trace.Program, predicted, simulated, stepped *trace.Trace) (Cause, *instruction) {
	stop, _ := diff.Parting(p, predicted, simulated, func(int) source.Position { return source.Position{} })
	if cause, ok := signalCause(p, predicted, simulated, stop); ok {
		return cause, nil
	}
	e, atEnd := effectAt(p, predicted, simulated, stop)
	if stepped == nil {
		return Cause{Effect: e.text}, nil
	}
	s := newSteps(p, stepped)
	in, ok := s.culprit(predicted, simulated, stop, e, atEnd)
	if !ok {
		return Cause{Effect: e.text}, nil
	}
	if p.Signals != nil && in.Op == x86asm.SYSCALL {
		return Cause{Instruction: sigreturn, Effect: e.text}, nil // the one system call that there is
	}
	return Cause{Instruction: in.form(), Effect: e.text}, &in
}

// effectAt tells what is wrong at the stop where two runs part, and whether it is the
// way in which they end.
func effectAt(p *trace.Program, predicted, simulated *trace.Trace, stop int) (effect, bool) {
	if stop >= len(predicted.Snapshots) || stop >= len(simulated.Snapshots) {
		if text := outcomeEffect(predicted, simulated); text != "" {
			return effect{text: text}, true
		}
		if len(predicted.Snapshots) != len(simulated.Snapshots) {
			return effect{text: "it takes another way"}, false
		}
		return stateEffect(p, &predicted.Final, &simulated.Final), false
	}
	ours, theirs := &predicted.Snapshots[max(stop, 0)], &simulated.Snapshots[max(stop, 0)]
	if ours.Checkpoint != theirs.Checkpoint || ours.Visit != theirs.Visit {
		return effect{text: "it takes another way"}, false
	}
	return stateEffect(p, ours, theirs), false
}

// culprit finds the instruction that did it.
func (s steps) culprit(predicted, simulated *trace.Trace, stop int, e effect, atEnd bool) (instruction, bool) {
	from, to := 0, len(s.all)-1
	if stop > 0 {
		from = s.at(&predicted.Snapshots[min(stop, len(predicted.Snapshots))-1])
	}
	if stop < len(predicted.Snapshots) {
		to = s.at(&predicted.Snapshots[max(stop, 0)])
	}
	rip := simulated.Final.Registers.RIP
	if in, ok := find(s.program, rip); ok && atEnd && simulated.Outcome.Kind == trace.Faulted && s.executed(from, to, rip) {
		return in, true
	}
	if predicted.Outcome.Kind == trace.Faulted && to == len(s.all)-1 {
		return s.faulting(predicted)
	}
	return s.changer(from, to, e)
}

// faulting is the instruction that faults; of a fault at a target, or behind a debug
// trap, the one that was executed last. Behind a breakpoint it is int3, which fills what
// is no code, too.
func (s steps) faulting(predicted *trace.Trace) (instruction, bool) {
	switch in, ok := find(s.program, predicted.Final.Registers.RIP); {
	case predicted.Outcome.Fault.Vector == trace.Breakpoint:
		return instruction{Inst: x86asm.Inst{Op: x86asm.INT, Args: x86asm.Args{x86asm.Imm(3)}}, bytes: []byte{0xcc}, known: true}, true
	case ok && predicted.Outcome.Fault.Vector != trace.Debug:
		return in, true
	}
	return s.last(len(s.all) - 1)
}
