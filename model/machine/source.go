package machine

import "slices"

// sources are the places in the manuals by which values of a run are undefined, each
// once, in the order in which they came up.
type sources struct{ places []string }

func (s *sources) add(place string) {
	if !slices.Contains(s.places, place) {
		s.places = append(s.places, place)
	}
}
