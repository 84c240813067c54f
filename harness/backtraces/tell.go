package backtraces

import (
	"errors"
	"strings"

	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func joined(names []string) string { return strings.Join(names, " < ") }

// told is what the author says.
func told(b *scenarios.Backtrace) string { return ending(joined(b.Functions), string(b.Ends)) }

func ending(names, end string) string {
	if end == "" {
		return names
	}
	return names + ", then " + end
}

// tellWalk names the functions that a walk leads through, without Start, and why it ended
// if that is asked for.
func tellWalk(p *trace.Program, walk unwind.Walk, withEnd bool) string {
	var names []string
	for _, f := range walk.Frames {
		find := p.Caller
		if f.Exact {
			find = p.Function
		}
		name, ok := find(f.Address)
		switch {
		case !ok:
			name = scenarios.Nowhere
		case name == trace.Start:
			continue
		}
		names = append(names, name)
	}
	if !withEnd {
		return joined(names)
	}
	return ending(joined(names), string(end(walk.End)))
}

// end gives the end of a walk in the language's words.
func end(err error) scenarios.WalkEnd {
	for _, known := range ends {
		if known.is(err) {
			return known.end
		}
	}
	return scenarios.WalkEnd(err.Error())
}

// ends are the walkers' errors, all of them.
var ends = []struct {
	end scenarios.WalkEnd
	is  func(error) bool
}{
	{scenarios.EndsAtStart, outermost(unwind.AtExit)},
	{scenarios.EndsAtNull, outermost(unwind.NullFramePointer)},
	{scenarios.EndsUndefined, outermost(unwind.NoReturnAddress)},
	{scenarios.EndsNotAdvanced, kind[*unwind.DidNotAdvance]},
	{scenarios.EndsBackwards, kind[*unwind.MovedBackwards]},
	{scenarios.EndsUnreadable, kind[*unwind.Unreadable]},
	{scenarios.EndsNoRule, kind[*unwind.NoRule]},
	{scenarios.EndsNotKnown, kind[*unwind.NotKnown]},
	{scenarios.EndsMalformed, kind[*unwind.Malformed]},
}

func outermost(way unwind.Outermost) func(error) bool {
	return func(err error) bool { return errors.Is(err, way) }
}

func kind[E error](err error) bool {
	var end E
	return errors.As(err, &end)
}
