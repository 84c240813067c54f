package witness

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// Verdict is what has become of a signature with a compiler. Each has exactly one.
type Verdict struct {
	Kind VerdictKind
	// Why is the reason of an Unseen one, and the finding's name of an Explained one.
	Why string
	// Found is what the compiler does otherwise, of an Explained or a Disagrees.
	Found []Disagreement
}

// VerdictKind is one of the verdicts below, or a ReasonKind of what was not observed.
type VerdictKind string

// The verdicts on what was observed.
const (
	Agrees    VerdictKind = "agree"
	Explained VerdictKind = "explained"
	Disagrees VerdictKind = "disagree"
)

// Judge observes signatures of one convention and gives each its verdict. What disagrees
// with the rules, or went where the model does not follow, is observed again where the
// compiler has habits: what is then as these predict is explained.
func (c Compiler) Judge(list []Signature, rules Rules, bench Bench, findings explanations) ([]*Observation, []Verdict, error) {
	observed, err := c.Observe(list, rules, bench)
	if err != nil || len(list) == 0 {
		return observed, nil, err
	}
	verdicts := judgeAll(c, observed, rules, findings)
	habitual, ok := findings.otherwise(c, list[0].Convention(), rules)
	if !ok {
		return observed, verdicts, nil
	}
	var again []Signature
	var at []int
	for i, v := range verdicts {
		doubtful := v.Kind == Disagrees || v.Kind == VerdictKind(Unmodelled)
		if doubtful && findings.behind(c, list[i], rules) != "" {
			again, at = append(again, list[i]), append(at, i)
		}
	}
	second, err := c.Observe(again, habitual, bench)
	if err != nil {
		return observed, verdicts, err
	}
	for k, v := range judgeAll(c, second, habitual, findings) {
		why := findings.behind(c, again[k], rules)
		switch v.Kind {
		case Agrees:
			v = Verdict{Explained, why, verdicts[at[k]].Found}
		case Explained:
			v.Why = why + " and " + v.Why
		}
		if v.Kind != Disagrees {
			verdicts[at[k]] = v
		}
	}
	return observed, verdicts, nil
}

// judgeAll gives the verdict on each observation.
func judgeAll(c Compiler, all []*Observation, rules Rules, findings explanations) []Verdict {
	verdicts := make([]Verdict, len(all))
	for i, o := range all {
		verdicts[i] = judgeOne(c, o, rules, findings)
	}
	return verdicts
}

func judgeOne(c Compiler, o *Observation, rules Rules, findings explanations) Verdict {
	if o.Unseen.Kind != "" && o.Shapes == nil {
		return Verdict{Kind: VerdictKind(o.Unseen.Kind), Why: o.Unseen.Text}
	}
	found, err := Hold(o, rules)
	switch {
	case err != nil:
		return Verdict{Kind: VerdictKind(Unpredicted), Why: err.Error()}
	case len(found) > 0:
		if id := findings.explain(c, known{o.Signature, rules, o.call, found}); id != "" {
			return Verdict{Explained, id, found}
		}
		return Verdict{Disagrees, "", found}
	case o.Unseen.Kind != "":
		return Verdict{Kind: VerdictKind(o.Unseen.Kind), Why: o.Unseen.Text}
	}
	return Verdict{Kind: Agrees}
}

// Tally counts verdicts.
type Tally struct {
	Signatures int
	Verdicts   map[VerdictKind]int
	// Reasons counts those of what was not observed or is explained, under the verdict.
	Reasons map[VerdictKind]map[string]int
	Shares  Shares
}

// Shares counts what the signatures are made of that were compared: that agree, disagree
// or are explained.
type Shares struct{ Compared, Aggregates, Variadic, Wide int }

func (s *Shares) add(x Signature) {
	has := func(is func(*declaration.Type) bool) int {
		if slices.ContainsFunc(x.Types(), func(t *declaration.Type) bool { return uses(t, is) }) {
			return 1
		}
		return 0
	}
	s.Compared++
	s.Aggregates += has((*declaration.Type).Aggregate)
	s.Wide += has(func(t *declaration.Type) bool {
		wide := t.Kind == declaration.Float || t.Kind == declaration.Complex
		return t.Kind == declaration.Vector || wide && t.Bits > 64
	})
	if x.Function.Variadic {
		s.Variadic++
	}
}

func newTally() Tally {
	return Tally{Verdicts: map[VerdictKind]int{}, Reasons: map[VerdictKind]map[string]int{}}
}

func (t *Tally) add(s Signature, v Verdict) {
	t.Signatures++
	t.Verdicts[v.Kind]++
	switch v.Kind {
	case Agrees, Explained, Disagrees:
		t.Shares.add(s)
	}
	if v.Why == "" {
		return
	}
	if t.Reasons[v.Kind] == nil {
		t.Reasons[v.Kind] = map[string]int{}
	}
	t.Reasons[v.Kind][v.Why]++
}

// Totals counts over several answers what decides how a run ends.
type Totals struct{ Agreements, Disagreements, Broken int }

// Add counts an answer. What is explained counts as agreement.
func (t *Totals) Add(a Answer) {
	t.Agreements += a.Tally.Verdicts[Agrees] + a.Tally.Verdicts[Explained]
	t.Disagreements += a.Tally.Verdicts[Disagrees]
	t.Broken += a.Tally.Verdicts[VerdictKind(Broken)]
}
