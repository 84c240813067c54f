package conform

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Without names parts of the state that an emulator does not have at all, as ss and if
// (a binary translator has no use for them). They are not compared.
type Without []string

// alwaysSet are the flags that can be left out: nothing in user mode changes them.
var alwaysSet = map[string]trace.Flags{"if": trace.IF, "bit1": trace.Bit1}

// ParseWithout reads names with commas between them: segment registers, if and bit1.
func ParseWithout(text string) (Without, error) {
	if text == "" {
		return nil, nil
	}
	names := strings.Split(text, ",")
	for _, name := range names {
		if _, ok := trace.ParseSegment(name); !ok && alwaysSet[name] == 0 {
			return nil, fmt.Errorf("%q cannot be left out: es, cs, ss, ds, fs, gs, if and bit1 can", name)
		}
	}
	return names, nil
}

// seen is a trace in which the parts are left out. The flags are set in it, as they
// always are.
func (w Without) seen(t *trace.Trace) *protocol.Seen {
	shown := *t
	shown.Snapshots = slices.Clone(t.Snapshots)
	seen := protocol.Whole(&shown)
	for _, name := range w {
		for i := range shown.Snapshots {
			shown.Snapshots[i].Registers.Flags |= alwaysSet[name]
		}
		shown.Final.Registers.Flags |= alwaysSet[name]
		if segment, ok := trace.ParseSegment(name); ok {
			seen.Final.Selectors[segment] = true
			for i := range seen.Snapshots {
				seen.Snapshots[i].Selectors[segment] = true
			}
		}
	}
	return seen
}
