package diff

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Merge puts the mismatches with an author's expectations before those between
// the machines, and leaves out of these what the former tell already but for the
// instruction after which it parts. What parts in the same place at many visits is told for the first few.
func Merge(expected, differing []Mismatch) []Mismatch {
	type place struct {
		at      string
		visit   int
		subject string
	}
	told := map[place]int{}
	for i, m := range expected {
		told[place{m.At, m.Visit, m.subject}] = i
	}
	for _, m := range differing {
		if i, ok := told[place{m.At, m.Visit, m.subject}]; ok {
			expected[i].After = m.After
			continue
		}
		expected = append(expected, m)
	}
	return fold(expected)
}

// visitsTold is for how many visits of a checkpoint it is told that a place parts.
const visitsTold = 3

// fold keeps the first mismatches of each subject at a checkpoint and says on
// the last of them how many more there are.
func fold(all []Mismatch) []Mismatch {
	type subject struct {
		position source.Position
		at, name string
	}
	count, last := map[subject]int{}, map[subject]int{}
	var kept []Mismatch
	for _, m := range all {
		s := subject{m.Position, m.At, m.subject}
		if count[s]++; count[s] <= visitsTold {
			last[s] = len(kept)
			kept = append(kept, m)
		}
	}
	for s, n := range count {
		if n > visitsTold {
			m := &kept[last[s]]
			m.Note += fmt.Sprintf("%sand so at %d more visits", separator(m.Note), n-visitsTold)
		}
	}
	return kept
}

func separator(note string) string {
	if note == "" {
		return ""
	}
	return "; "
}
