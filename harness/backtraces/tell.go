package backtraces

import (
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
	if outermost, ok := err.(unwind.Outermost); ok {
		return [...]scenarios.WalkEnd{
			unwind.AtExit: scenarios.EndsAtStart, unwind.NullFramePointer: scenarios.EndsAtNull, unwind.NoReturnAddress: scenarios.EndsUndefined,
		}[outermost]
	}
	switch err.(type) {
	case *unwind.DidNotAdvance:
		return scenarios.EndsNotAdvanced
	case *unwind.MovedBackwards:
		return scenarios.EndsBackwards
	case *unwind.Unreadable:
		return scenarios.EndsUnreadable
	case *unwind.NoRule:
		return scenarios.EndsNoRule
	case *unwind.NotKnown:
		return scenarios.EndsNotKnown
	case *unwind.Malformed:
		return scenarios.EndsMalformed
	}
	return scenarios.WalkEnd(err.Error())
}
