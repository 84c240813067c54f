package layout

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// blocks places the locals of the blocks around a mark, and reaches down to where the
// deepest block does.
func (b *builder) blocks(mark string) error {
	start := b.low
	deepest := start
	err := b.within(b.function.Body, mark, &deepest)
	b.low = deepest
	return err
}

// within walks steps. What a block places is taken back behind it, unless the mark
// stands in it.
func (b *builder) within(steps []declaration.Step, mark string, deepest *int64) error {
	for _, s := range steps {
		low, count := b.low, len(b.slots)
		for _, v := range s.Locals {
			if err := b.local(v); err != nil {
				return err
			}
		}
		*deepest = min(*deepest, b.low)
		for _, inner := range [][]declaration.Step{s.Body, s.Else} {
			if err := b.within(inner, mark, deepest); err != nil {
				return err
			}
		}
		b.low = low
		if mark == "" || !marked(s, mark) {
			b.inactive = append(b.inactive, b.slots[count:]...)
			b.slots = b.slots[:count]
		}
	}
	return nil
}

// marked reports whether a step is a mark, or holds it.
func marked(s declaration.Step, mark string) bool {
	if s.Kind == declaration.Mark && s.Label == mark {
		return true
	}
	for _, inner := range slices.Concat(s.Body, s.Else) {
		if marked(inner, mark) {
			return true
		}
	}
	return false
}
