package report

import (
	"encoding/json"
	"io"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The JSON form of a report. It is stable: members are added, never renamed or
// removed, and lists are never null.
type document struct {
	Version          string          `json:"version"`
	Host             hostDocument    `json:"host"`
	EveryInstruction bool            `json:"every_instruction"`
	Totals           harness.Totals  `json:"totals"`
	Undefined        undefinedTotals `json:"undefined"`
	Results          []caseDocument  `json:"results"`
	// Mistakes are those of the scenarios' files; nothing was run then.
	Mistakes []mistakeDocument `json:"mistakes"`
}

// undefinedTotals counts what was not compared because the manual leaves it
// undefined, and the cases in which there is some.
type undefinedTotals struct {
	Values int `json:"values"`
	Cases  int `json:"cases"`
}

type mistakeDocument struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Message string `json:"message"`
	Hint    string `json:"hint"` // what to write instead; empty where nothing can be suggested
}

type hostDocument struct {
	host.Host
	Contained bool `json:"contained"`
}

type caseDocument struct {
	Scenario   string             `json:"scenario"`
	Case       string             `json:"case"` // of the matrix; empty without one
	File       string             `json:"file"`
	Line       int                `json:"line"` // of the scenario's name
	Verdict    harness.Verdict    `json:"verdict"`
	Reason     string             `json:"reason"` // of a skip or error
	Claims     []string           `json:"claims"`
	Vendor     string             `json:"vendor"` // the verdict is for it alone; empty where it is for all
	StatedFor  []string           `json:"stated_for"`
	Undefined  undefinedDocument  `json:"undefined"`
	SystemsOwn int                `json:"systems_own"` // values of a process that the system alone decides
	Unstepped  string             `json:"unstepped"`   // why not observed at every instruction
	Disturbed  string             `json:"disturbed"`   // why it was captured three times
	Mismatches []mismatchDocument `json:"mismatches"`
}

type undefinedDocument struct {
	Values  int      `json:"values"`
	Sources []string `json:"sources"` // places in the manual
}

type mismatchDocument struct {
	At        string `json:"at"` // the checkpoint's label, "step" or "end"
	Visit     int    `json:"visit"`
	After     string `json:"after"` // the instruction executed last, where every one is observed
	What      string `json:"what"`
	Predicted string `json:"predicted"`
	Captured  string `json:"captured"`
	Rules     string `json:"rules"`    // the vendor's with which the model predicted where nothing was captured
	Expected  string `json:"expected"` // empty where the author says nothing
	Note      string `json:"note"`     // where a misplaced value belongs
	File      string `json:"file"`
	Line      int    `json:"line"` // that says what is expected
}

func (r Report) json(w io.Writer) error {
	d := document{
		Version:  r.Version,
		Host:     hostDocument{r.Host, r.Contained},
		Totals:   harness.Count(r.Results),
		Results:  make([]caseDocument, len(r.Results)),
		Mistakes: make([]mistakeDocument, len(r.Mistakes)),

		EveryInstruction: r.EveryInstruction,
	}
	known := r.caveats()
	d.Undefined = undefinedTotals{known.values, known.cases}
	for i, m := range r.Mistakes {
		d.Mistakes[i] = mistakeDocument{m.Position.File, m.Position.Line, m.Position.Column, m.Message, m.Hint}
	}
	d.Host.CPU.Features = append([]string{}, d.Host.CPU.Features...)
	for i, result := range r.Results {
		d.Results[i] = newCase(result)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

func newCase(result harness.Result) caseDocument {
	s := result.Scenario
	c := caseDocument{
		Scenario: s.Name, Case: s.Case, File: s.Position.File, Line: s.Position.Line,
		Verdict: result.Verdict, Reason: result.Reason,
		Claims: append([]string{}, s.Claims...), Mismatches: []mismatchDocument{},
		StatedFor: append([]string{}, result.StatedFor()...), SystemsOwn: result.SystemsOwn, Unstepped: result.Unstepped, Disturbed: result.Disturbed, Vendor: vendorName(result.Vendor),
		Undefined: undefinedDocument{result.Undefined.Values, append([]string{}, result.Undefined.Sources...)},
	}
	for _, m := range result.Mismatches {
		c.Mismatches = append(c.Mismatches, mismatchDocument{
			At: m.At, Visit: m.Visit, After: m.After, What: m.What, Predicted: m.Predicted, Captured: m.Captured,
			Rules: vendorName(m.Rules), Expected: m.Expected, Note: m.Note, File: m.Position.File, Line: m.Position.Line,
		})
	}
	return c
}

// vendorName is empty for no vendor in particular.
func vendorName(v trace.Vendor) string {
	if v == trace.OtherVendor {
		return ""
	}
	return v.String()
}
