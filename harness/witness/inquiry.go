package witness

import (
	"time"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// Inquiry asks one compiler about one convention.
type Inquiry struct {
	Convention declaration.Convention
	Compiler   Compiler
	Seed       uint64
	Count      int
	Rules      Rules
	Bench      Bench
	// Progress is told how many signatures have a verdict; it may be nil.
	Progress func(done int)
	// Each is told of every signature's verdict, in their order; it may be nil.
	Each func(o *Observation, v Verdict)
}

// Answer is what came of an inquiry.
type Answer struct {
	Tally Tally
	// Cases are the disagreements, smallest signatures first found, at most mostCases.
	Cases []Case
	Time  time.Duration
}

// Case is a signature on which compiler and prediction disagree without explanation.
type Case struct {
	Number   uint64 // of the signature under its seed
	Drawn    Signature
	Smallest Signature
	Found    []Disagreement // of the smallest
}

// mostCases is how many disagreements are shrunk; the others are counted alone.
const mostCases = 5

// chunk is how many signatures are drawn, compiled and run before progress is told.
const chunk = 4 * batchSize

// Ask draws the signatures, has them compiled and run, and gives each a verdict. The
// error is of the compiler or of the witness itself.
func (q Inquiry) Ask() (Answer, error) {
	a := Answer{Tally: newTally()}
	from := time.Now()
	findings, err := readFindings()
	if err != nil {
		return a, err
	}
	for first := 0; first < q.Count; first += chunk {
		var list []Signature
		for n := first; n < min(first+chunk, q.Count); n++ {
			list = append(list, Draw(q.Convention, q.Seed, uint64(n)))
		}
		observed, verdicts, err := q.Compiler.Judge(list, q.Rules, q.Bench, findings)
		if err != nil {
			return a, err
		}
		for i, v := range verdicts {
			a.Tally.add(list[i], v)
			if q.Each != nil {
				q.Each(observed[i], v)
			}
			if v.Kind != Disagrees || len(a.Cases) == mostCases {
				continue
			}
			c, err := q.shrink(list[i], findings)
			if err != nil {
				return a, err
			}
			c.Number = uint64(first + i)
			a.Cases = append(a.Cases, c)
		}
		if q.Progress != nil {
			q.Progress(min(first+chunk, q.Count))
		}
	}
	a.Time = time.Since(from)
	return a, nil
}

// shrink finds the smallest signature that disagrees and has no explanation.
func (q Inquiry) shrink(s Signature, findings explanations) (Case, error) {
	c := Case{Drawn: s}
	judge := func(list []Signature) ([]Verdict, error) {
		_, verdicts, err := q.Compiler.Judge(list, q.Rules, q.Bench, findings)
		return verdicts, err
	}
	smallest, err := Shrink(s, func(list []Signature) ([]bool, error) {
		verdicts, err := judge(list)
		kept := make([]bool, len(verdicts))
		for i, v := range verdicts {
			kept[i] = v.Kind == Disagrees
		}
		return kept, err
	})
	if err != nil {
		return c, err
	}
	c.Smallest = smallest
	verdicts, err := judge([]Signature{smallest})
	if err == nil {
		c.Found = verdicts[0].Found
	}
	return c, err
}
