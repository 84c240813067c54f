package report

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The JUnit form: one suite, one test case for each case of a scenario.
type suiteElement struct {
	XMLName  xml.Name      `xml:"testsuite"`
	Name     string        `xml:"name,attr"`
	Tests    int           `xml:"tests,attr"`
	Failures int           `xml:"failures,attr"`
	Errors   int           `xml:"errors,attr"`
	Skipped  int           `xml:"skipped,attr"`
	Cases    []caseElement `xml:"testcase"`
}

type caseElement struct {
	Name  string `xml:"name,attr"`
	Class string `xml:"classname,attr"` // the file
	File  string `xml:"file,attr"`
	Line  int    `xml:"line,attr"`
	// Properties say how far the verdict holds.
	Properties *propertiesElement `xml:"properties,omitempty"`
	Failure    *outcome           `xml:"failure,omitempty"`
	Error      *outcome           `xml:"error,omitempty"`
	Skipped    *outcome           `xml:"skipped,omitempty"`
}

type propertiesElement struct {
	All []propertyElement `xml:"property"`
}

type propertyElement struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type outcome struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func (r Report) junit(w io.Writer) error {
	t := harness.Count(r.Results)
	suite := suiteElement{
		Name: "framecheck", Tests: len(r.Results) + len(r.Mistakes), Failures: t.Failed,
		Errors: t.Errors + len(r.Mistakes), Skipped: t.Skipped,
	}
	for _, m := range r.Mistakes {
		suite.Cases = append(suite.Cases, caseElement{
			Name: m.Position.String(), Class: m.Position.File, File: m.Position.File, Line: m.Position.Line,
			Error: &outcome{Message: m.Message, Text: m.Error()},
		})
	}
	for _, result := range r.Results {
		suite.Cases = append(suite.Cases, newCaseElement(result))
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(suite); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newCaseElement(result harness.Result) caseElement {
	s := result.Scenario
	c := caseElement{Name: s.Title(), Class: s.Position.File, File: s.Position.File, Line: s.Position.Line}
	switch result.Verdict {
	case harness.Fail:
		var b strings.Builder
		for _, m := range result.Mismatches {
			b.WriteString(m.String())
		}
		c.Failure = &outcome{Message: firstLine(b.String()), Text: b.String()}
	case harness.Error:
		c.Error = &outcome{Message: result.Reason}
	case harness.Skip:
		c.Skipped = &outcome{Message: result.Reason}
	case harness.Pass:
	}
	if all := properties(result); all != nil {
		c.Properties = &propertiesElement{all}
	}
	return c
}

// properties say how far a verdict holds, where there is something to say.
func properties(r harness.Result) []propertyElement {
	var all []propertyElement
	if r.Vendor != trace.OtherVendor {
		all = append(all, propertyElement{"vendor", r.Vendor.String()})
	}
	if r.Undefined.Values > 0 {
		all = append(all, propertyElement{"undefined", strconv.Itoa(r.Undefined.Values)})
	}
	if r.Unstepped != "" {
		all = append(all, propertyElement{"unstepped", r.Unstepped})
	}
	return all
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
