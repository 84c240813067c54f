package conform

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/framecheck/framecheck/harness"
)

// The JSON form of a report. It is stable: members are added, never renamed or removed,
// and lists are never null.
type document struct {
	Version   string         `json:"version"` // of framecheck
	Corpus    string         `json:"corpus"`  // hash of the programs
	Processor string         `json:"processor"`
	Simulator Identity       `json:"simulator"`
	Verdict   string         `json:"verdict"`
	Totals    Tally          `json:"totals"`
	Profiles  []rowDocument  `json:"profiles"`
	Causes    []causeOfCases `json:"causes"`
	NoAnswer  []reason       `json:"no_answer"` // but for those that are known
	// KnownUnanswered are the cases without an answer that the known file explains.
	KnownUnanswered []unanswered `json:"known_no_answer"`
	Skipped         []reason     `json:"skipped"`
	// Elsewhere counts the cases that agree by the other vendor's rules alone.
	Elsewhere int `json:"other_vendor"`
	// Inferred counts the cases of whose end the simulator's signal does not tell all:
	// what it does not is what Linux would mean by it, or what is expected.
	Inferred int `json:"inferred"`
	// Unobserved are the parts of the state that the simulator does not have.
	Unobserved []string `json:"not_observed"`
	Stale      []string `json:"stale"` // entries of the known file that explain nothing
}

type rowDocument struct {
	Profile Profile `json:"profile"`
	Claimed bool    `json:"claimed"`
	Tally
}

type causeOfCases struct {
	Cause
	Known string         `json:"known"` // why, where somebody has explained it
	Cases []caseDocument `json:"cases"` // the smallest first
}

type caseDocument struct {
	Case       string             `json:"case"`
	File       string             `json:"file"`
	Line       int                `json:"line"`
	Profile    Profile            `json:"profile"`
	Bytes      string             `json:"bytes"` // of the instruction, in hexadecimal
	Manual     string             `json:"manual"`
	Processor  string             `json:"processor"` // what it did, where one was asked
	Again      string             `json:"again"`     // the command that runs it by itself
	Mismatches []mismatchDocument `json:"mismatches"`
}

type mismatchDocument struct {
	At        string `json:"at"` // the checkpoint's label, or "end"
	Visit     int    `json:"visit"`
	What      string `json:"what"`
	Predicted string `json:"predicted"`
	Simulator string `json:"simulator"`
}

func (r Report) json(w io.Writer) error {
	d := document{
		Version: r.Version, Corpus: r.Corpus, Processor: r.Host.CPU.Brand, Simulator: r.Simulator, Verdict: r.verdict(), Totals: r.Total(),
		Profiles: []rowDocument{}, Causes: []causeOfCases{}, NoAnswer: r.reasons(harness.Error), Skipped: r.reasons(harness.Skip),
		KnownUnanswered: r.knownUnanswered(), Unobserved: append([]string{}, r.Unobserved...),
		Elsewhere: r.elsewhere(), Inferred: r.inferred(), Stale: r.Known.stale(),
	}
	for _, row := range r.rows() {
		d.Profiles = append(d.Profiles, rowDocument(row))
	}
	for _, g := range groups(r.Cases) {
		c := causeOfCases{Cause: g.Cause}
		if known := g.Cases[0].Known; known != nil {
			c.Known = known.Why
		}
		for _, one := range g.Cases {
			c.Cases = append(c.Cases, r.caseDocument(one))
		}
		d.Causes = append(d.Causes, c)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

func (r Report) caseDocument(one *Case) caseDocument {
	d := caseDocument{
		Case: one.Scenario.Title(), File: one.Scenario.Position.File, Line: one.Scenario.Position.Line, Profile: one.Profile(),
		Bytes: fmt.Sprintf("%x", one.Bytes), Manual: one.Manual, Processor: one.Processor, Again: r.again(one), Mismatches: []mismatchDocument{},
	}
	for _, m := range one.Mismatches {
		d.Mismatches = append(d.Mismatches, mismatchDocument{m.At, m.Visit, m.What, m.Predicted, m.Captured})
	}
	return d
}
