package source

import "fmt"

// Tally collects the mistakes of a document's cases, each mistake once.
type Tally struct {
	// Skipped says that there are cases which were not looked at.
	Skipped bool

	cases int
	total int
	order Diagnostics
	seen  map[tallied]*occurrences
}

// tallied is what tells one mistake from another.
type tallied struct {
	at      Position
	message string
}

// occurrences are the cases that a mistake is found in.
type occurrences struct {
	first string // an excerpt of its title
	last  int    // number of the case
	count int
}

// Add takes down what is wrong in a case, which may be nothing.
func (t *Tally) Add(title string, found Diagnostics) {
	if t.seen == nil {
		t.seen = map[tallied]*occurrences{}
	}
	t.cases++
	t.total += len(found)
	for _, d := range found {
		key := tallied{d.Position, d.Message}
		o, ok := t.seen[key]
		switch {
		case !ok:
			t.seen[key] = &occurrences{first: Excerpt(title), last: t.cases, count: 1}
			t.order = append(t.order, d)
		case o.last != t.cases:
			o.last = t.cases
			o.count++
		}
	}
}

// Total is how many mistakes were added, each as often as it was.
func (t *Tally) Total() int { return t.total }

// Diagnostics gives the mistakes in the order in which they were first added,
// each with the cases that it is found in unless that is all of them.
func (t *Tally) Diagnostics() Diagnostics {
	var all Diagnostics
	for _, d := range t.order {
		d.Message += t.seen[tallied{d.Position, d.Message}].among(t.cases, t.Skipped)
		all = append(all, d)
	}
	return all
}

func (o *occurrences) among(cases int, skipped bool) string {
	switch {
	case o.count == cases:
		return ""
	case skipped:
		return fmt.Sprintf(" (in the case %s, among others)", o.first)
	case o.count == 1:
		return fmt.Sprintf(" (in the case %s)", o.first)
	}
	return fmt.Sprintf(" (in the case %s and %d more)", o.first, o.count-1)
}
