package witness

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// behindECX places what takes ecx under thiscall: the first word that there is is for it,
// be it half an integer, a member, or the address of the value.
func (d *dialect) behindECX(t *declaration.Type, size int) (framemap.Place, bool) {
	composed := t.Aggregate() || t.Kind == declaration.Complex
	switch {
	case !composed && t.Kind != declaration.Integer:
	case d.has(firstWordInECX) && (d.expanded(t) || !composed && size > wordBytes):
		return d.firstWord(t, size), true
	case d.has(addressInECX) && composed && !d.expanded(t):
		place := framemap.Place{Size: size, Indirect: true, Align: wordBytes, Pieces: []framemap.Piece{d.nextRegister(0, wordBytes)}}
		d.counted = d.taken
		return place, true
	}
	return framemap.Place{}, false
}

// firstWord puts the first word that is no float's into ecx and all else on the stack.
func (d *dialect) firstWord(t *declaration.Type, size int) framemap.Place {
	place := framemap.Place{Size: size}
	passed := d.expansion(t)
	end := d.size(passed)
	first := end
	d.rules.each(passed, d.function.Convention, 0, func(leaf *declaration.Type, bit, _ int) {
		if leaf.Kind != declaration.Float && leaf.Kind != declaration.Complex {
			first = min(first, bit/8)
		}
	})
	rest := func(from, to int) {
		for _, piece := range d.onStack(to-from, wordBytes).Pieces {
			piece.At = from
			place.Pieces = append(place.Pieces, piece)
		}
	}
	rest(0, first)
	if first < end {
		place.Pieces = append(place.Pieces, d.nextRegister(first, wordBytes))
		d.counted = d.taken
		rest(first+wordBytes, end)
	}
	return place
}
