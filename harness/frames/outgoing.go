package frames

import (
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

const stackAlignment = 16 // of RSP at a call, in bytes

// outgoing is what a function keeps below its frame for all of its calls, in bytes: under
// win64, where RSP stays in its place unless a frame pointer says where the frame is (x64
// stack usage). Elsewhere each call takes its own, and gives it back.
func (m *moment) outgoing() (most int, err error) {
	f := m.function
	if f.Convention != declaration.Win64 || f.Frame.Pointer {
		return 0, nil
	}
	for name, callee := range m.functions {
		for _, step := range callsOf(f.Body, name) {
			bytes, err := taken(f, callee, &step)
			if err != nil {
				return 0, err
			}
			most = max(most, bytes)
		}
	}
	return most, nil
}

// taken is what one call takes: arguments, the copies of those that are passed by
// reference, and a result in memory that nobody wants.
func taken(caller, callee *declaration.Function, step *declaration.Step) (int, error) {
	var extra []*declaration.Type
	for i := len(callee.Params); i < len(step.Arguments); i++ {
		extra = append(extra, argumentType(caller, callee, step.Arguments[i], i))
	}
	call, err := layout.Call(callee, extra)
	if err != nil {
		return 0, err
	}
	bytes := call.StackBytes
	places := call.Arguments[len(call.Arguments)-len(step.Arguments):]
	if step.Target == "" {
		places = append(places[:len(places):len(places)], call.Result)
	}
	for _, place := range places {
		if place.Indirect {
			bytes = aligned(bytes, max(stackAlignment, place.Align)) + place.Size
		}
	}
	return aligned(bytes, stackAlignment), nil
}

func aligned(bytes, to int) int { return (bytes + to - 1) / to * to }
