package frames

import (
	"slices"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// untouched holds the frame of the caller where an author says that it is untouched: since
// the newest call began nothing was written there, but to variables to which it was handed
// a pointer. What the caller gives to the call, and what alloca took, lies below its frame.
func (m *moment) untouched(expect []scenarios.Expectation) error {
	for _, e := range expect {
		if e.State.CallerUntouched == nil || e.Label != m.At || e.Visit != 0 && e.Visit != m.Visit {
			continue
		}
		m.Position = *e.State.CallerUntouched
		if m.caller == nil {
			m.differ("the caller's frame", "that of a declared function", "coded: what it holds is not known", "the same")
			return nil
		}
		return m.callerFrame()
	}
	return nil
}

func (m *moment) callerFrame() error {
	frame, err := layout.Frame(m.caller, "", m.callerCall.CFA)
	if err != nil {
		return err
	}
	handed := handedPointers(m.caller, m.function)
	var given []framemap.Slot
	for _, s := range slices.Concat(frame.Slots, frame.Inactive) {
		if s.Role != framemap.Padding && slices.Contains(handed, s.Name) {
			given = append(given, s)
		}
	}
	for at := int64(-frame.Size); at < 0; at++ {
		address := m.callerCall.CFA + uint64(at)
		one := framemap.Slot{Offset: at, Size: 1}
		if o := m.predicted.Origin(address); o.Role == trace.Untouched || o.Writer < m.serial || slices.ContainsFunc(given, one.Within) {
			continue
		}
		name, where := m.predicted.Slot(address)
		m.differ(name+where, "untouched by "+m.function.Name+", which was handed no pointer to it", m.predicted.Role(address), "the same bytes")
		return nil
	}
	return nil
}

// handedPointers names the variables of a caller to which a function is handed pointers:
// those whose address is an argument, and where a result in memory goes. Any other pointer
// can be to all of which the caller takes the address somewhere.
func handedPointers(caller, callee *declaration.Function) (names []string) {
	call, _ := layout.Call(callee, nil)
	for _, s := range callsOf(caller.Body, callee.Name) {
		if call.Result.Indirect {
			names = append(names, s.Target)
		}
		for _, e := range s.Arguments {
			for _, a := range []declaration.Atom{e.Left, e.Right} {
				switch {
				case a.Kind == declaration.Address:
					names = append(names, a.Variable)
				case a.Variable != "" && carriesAddress(caller, a.Variable):
					names = append(names, addressed(caller)...)
				}
			}
		}
	}
	return names
}

// carriesAddress reports whether a variable of a function can hold a pointer: one that is
// as wide, or an aggregate.
func carriesAddress(f *declaration.Function, name string) bool {
	for _, v := range f.Variables() {
		size, _ := layout.SizeAlign(v.Type, f.Convention)
		if v.Name == name && size >= f.Convention.Mode().Bytes() {
			return true
		}
	}
	return false
}

// addressed are the variables of which a function takes the address.
func addressed(f *declaration.Function) (names []string) {
	for _, v := range f.Variables() {
		if anyStep(f.Body, func(s declaration.Step) bool { return takesAddress(s, v.Name) }) {
			names = append(names, v.Name)
		}
	}
	return names
}
