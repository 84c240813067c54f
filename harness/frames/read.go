package frames

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// read holds a local into which a variadic argument was read, and that nothing else
// changes, against what the caller handed over.
func (m *moment) read(s framemap.Slot) {
	order, ok := readInOrder(m.function)
	k := slices.Index(order, s.Name)
	h, known := handedOver(m.caller, m.function)
	if !ok || !known || k < 0 || len(m.function.Params)+k >= len(h.values) {
		return
	}
	at, name := markOf(m.mark), s.Name
	own := func(s declaration.Step) bool { return s.Kind == declaration.VaArg && s.Target == name }
	again := slices.Contains(order[k+1:], name)
	o, ok := owner(m.function, at, name)
	if !ok || again || anyStep(o.steps, func(s declaration.Step) bool { return !own(s) && s.Target == name || takesAddress(s, name) }) {
		return
	}
	k += len(m.function.Params)
	if done, _ := doneBefore(o.steps, at, own); done && h.values[k] != nil && same(o.Type, h.types[k]) {
		m.value(s, h.values[k])
	}
}

// readInOrder names the variables into which a function reads its variadic arguments, in
// their order. It is not known where it reads from two lists or starts the one twice, can
// pass by a step, or gives the list away.
func readInOrder(f *declaration.Function) (order []string, ok bool) {
	steps := flat(f.Body)
	reads := func(s declaration.Step) bool { return s.Kind == declaration.VaArg }
	first := slices.IndexFunc(steps, reads)
	if first < 0 || slices.ContainsFunc(steps, func(s declaration.Step) bool { return s.Kind == declaration.If }) {
		return nil, false
	}
	list, starts := steps[first].List, 0
	for i, s := range steps {
		switch {
		case reads(s) && s.List != list, s.Target == list, takesAddress(s, list), s.Kind == declaration.VaStart && s.List == list && i > first:
			return nil, false
		case reads(s):
			order = append(order, s.Target)
		case s.Kind == declaration.VaStart && s.List == list:
			starts++
		}
	}
	return order, starts > 0
}

// flat are steps and those within them, in their order.
func flat(steps []declaration.Step) (all []declaration.Step) {
	for _, s := range steps {
		all = append(append(append(all, s), flat(s.Body)...), flat(s.Else)...)
	}
	return all
}
