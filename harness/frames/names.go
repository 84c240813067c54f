package frames

import (
	"strings"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Names says what the variables at addresses are called in the frames of declared
// functions that are active in a prediction, as in "local product". In frames but the
// newest, locals of blocks have no names: which block is active is not known.
func Names(s *scenarios.Scenario, p *trace.Program, predicted *trace.Snapshot) func(address uint64) string {
	type named struct {
		low, high uint64
		name      string
	}
	var all []named
	for depth, serial := range predicted.Predicted.Frames {
		call := predicted.Predicted.Calls[serial]
		for _, f := range s.Declared {
			if f.Name != call.Function || f.Body == nil {
				continue
			}
			mark := ""
			if depth == 0 && predicted.Checkpoint >= 0 {
				_, mark, _ = strings.Cut(p.Checkpoints[predicted.Checkpoint].Label, ".")
			}
			frame, err := layout.Frame(f, mark, call.CFA)
			if err != nil {
				continue // the verdict says so; a drawing has the bytes all the same
			}
			for _, slot := range frame.Slots {
				if slot.Name != "" || slot.Role == framemap.Padding {
					low := call.CFA + uint64(slot.Offset)
					all = append(all, named{low, low + uint64(slot.Size), Describe(s.Mode, slot)})
				}
			}
		}
	}
	return func(address uint64) string {
		for _, n := range all {
			if n.low <= address && address < n.high {
				return n.name
			}
		}
		return ""
	}
}
