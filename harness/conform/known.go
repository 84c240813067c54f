package conform

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Known is a file of divergences that somebody has explained.
type Known struct {
	File    string
	Entries []*Entry
}

// Entry explains divergences, or cases that have no answer.
type Entry struct {
	Position source.Position
	// Cause and Cases are patterns for a Cause as it is told and for the title of a case,
	// Answer for the reason why there is none: a * stands for any text, one of several
	// patterns is enough, and no pattern for the title matches all. An entry has either
	// Cause or Answer.
	Cause, Answer, Cases Patterns
	Why, Link            string
	// Matched counts the cases that it explains, Agreed the cases that Cases matches and
	// that agree now.
	Matched, Agreed int
}

// explains tells what the entry is of.
func (e *Entry) explains() string {
	if len(e.Answer) > 0 {
		return "no answer: " + e.Answer.String()
	}
	return e.Cause.String()
}

// why is the reason with the link.
func (e *Entry) why() string { return strings.TrimSpace(e.Why + " " + e.Link) }

// names are the keys of an entry.
var names = []string{"cause", "answer", "cases", "why", "link"}

const exampleOfCause = "cause: \"push rsp: a slot has another value\""

// ReadKnown reads a file of known divergences. Mistakes are source.Diagnostics.
func ReadKnown(name string) (*Known, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return parseKnown(name, text)
}

func parseKnown(name string, text []byte) (*Known, error) {
	r := knownReader{file: source.NewFile(name, string(text)), known: &Known{File: name}}
	var document yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&document); err != nil {
		if errors.Is(err, io.EOF) {
			err = errors.New("it is empty: write known: and a list, which may be []")
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	r.document(document.Content[0])
	if more := new(yaml.Node); decoder.Decode(more) == nil {
		r.mistake(more.Content[0], "put all entries into one list", "expected one document")
	}
	return r.known, r.wrong.Err()
}

type knownReader struct {
	file  *source.File
	known *Known
	wrong source.Diagnostics
}

func (r *knownReader) mistake(n *yaml.Node, hint, format string, arguments ...any) {
	at := r.file.At(n.Line, n.Column)
	r.wrong = append(r.wrong, source.Diagnostic{Position: at, Line: r.file.Line(n.Line), Message: fmt.Sprintf(format, arguments...), Hint: hint})
}

func (r *knownReader) document(n *yaml.Node) {
	if n.Kind != yaml.MappingNode || len(n.Content) != 2 || n.Content[0].Value != "known" || n.Content[1].Kind != yaml.SequenceNode {
		r.mistake(n, "write known: and a list of entries", "expected known: and nothing else")
		return
	}
	for _, entry := range n.Content[1].Content {
		r.entry(entry)
	}
}

func (r *knownReader) entry(n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.mistake(n, exampleOfCause, "expected an entry with cause and why")
		return
	}
	e := &Entry{Position: r.file.At(n.Line, n.Column)}
	patterns := map[string]*Patterns{"cause": &e.Cause, "answer": &e.Answer, "cases": &e.Cases}
	texts := map[string]*string{"why": &e.Why, "link": &e.Link}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		switch list, text := patterns[key.Value], texts[key.Value]; {
		case list == nil && text == nil:
			r.mistake(key, source.DidYouMean(key.Value, names), "an entry has no key %q", key.Value)
		case list != nil && *list != nil, text != nil && *text != "":
			r.mistake(key, "", "%s stands here twice", key.Value)
		case list != nil:
			*list = r.patterns(key.Value, value)
		default:
			*text = r.text(key.Value, value)
		}
	}
	r.complete(n, e)
	r.known.Entries = append(r.known.Entries, e)
}

// complete finds what an entry lacks.
func (r *knownReader) complete(n *yaml.Node, e *Entry) {
	switch {
	case e.Cause == nil && e.Answer == nil:
		r.mistake(n, exampleOfCause, "the entry has no cause")
	case e.Cause != nil && e.Answer != nil:
		r.mistake(n, "make two entries of it", "the entry has both cause and answer")
	}
	if e.Why == "" {
		r.mistake(n, "why: It stores the new value.", "the entry has no why")
	}
}

// patterns reads one pattern or a list of them.
func (r *knownReader) patterns(key string, n *yaml.Node) Patterns {
	if n.Kind != yaml.SequenceNode {
		return Patterns{r.text(key, n)}
	}
	if len(n.Content) == 0 {
		r.mistake(n, "", "expected a text for %s, or several", key)
	}
	list := Patterns{}
	for _, one := range n.Content {
		list = append(list, r.text(key, one))
	}
	return list
}

func (r *knownReader) text(key string, n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		r.mistake(n, "", "expected a text for %s", key)
	}
	return n.Value
}

// mark notes which divergences, and which cases without an answer, are known, each by
// the first entry that matches it.
func (k *Known) mark(cases []Case) {
	if k == nil {
		return
	}
	for i := range cases {
		one := &cases[i]
		for _, e := range k.Entries {
			switch {
			case !e.Cases.match(one.Scenario.Title(), true):
			case one.Verdict == harness.Pass && e.Cases != nil:
				e.Agreed++
			case one.Known == nil && e.match(one):
				e.Matched++
				one.Known = e
			}
		}
	}
}

// match reports whether an entry explains what became of a case.
func (e *Entry) match(one *Case) bool {
	switch one.Verdict {
	case harness.Fail:
		return e.Cause.match(one.Cause.String(), false)
	case harness.Error:
		return e.Answer.match(one.Reason, false)
	case harness.Pass, harness.Skip:
	}
	return false
}
