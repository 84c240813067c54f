package conform

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
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

// Entry explains divergences.
type Entry struct {
	Position source.Position
	// Cause and Cases are patterns for a Cause as it is told and for the title of a case:
	// a * stands for any text, and an empty pattern matches all.
	Cause, Cases string
	Why, Link    string
	// Matched counts the divergences that it explains, Agreed the cases that Cases
	// matches and that agree now.
	Matched, Agreed int
}

// keys of an entry: those without an example may be left out.
var keys = []struct{ name, example string }{
	{"cause", "cause: \"push rsp: a slot has another value\""}, {"cases", ""},
	{"why", "why: It stores the new value."}, {"link", ""},
}

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
		r.mistake(n, keys[0].example, "expected an entry with cause and why")
		return
	}
	e := &Entry{Position: r.file.At(n.Line, n.Column)}
	into := map[string]*string{"cause": &e.Cause, "cases": &e.Cases, "why": &e.Why, "link": &e.Link}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		text, ok := into[key.Value]
		switch {
		case !ok:
			r.mistake(key, source.DidYouMean(key.Value, []string{"cause", "cases", "why", "link"}), "an entry has no key %q", key.Value)
		case *text != "":
			r.mistake(key, "", "%s stands here twice", key.Value)
		case value.Kind != yaml.ScalarNode || value.Value == "":
			r.mistake(value, "", "expected a text for %s", key.Value)
		default:
			*text = value.Value
		}
	}
	for _, k := range keys {
		if k.example != "" && *into[k.name] == "" {
			r.mistake(n, k.example, "the entry has no %s", k.name)
		}
	}
	r.known.Entries = append(r.known.Entries, e)
}

// mark notes which divergences are known, each by the first entry that matches it.
func (k *Known) mark(cases []Case) {
	if k == nil {
		return
	}
	for i := range cases {
		one := &cases[i]
		for _, e := range k.Entries {
			switch {
			case !matches(e.Cases, one.Scenario.Title()):
			case one.Verdict == harness.Pass && e.Cases != "":
				e.Agreed++
			case one.Verdict == harness.Fail && one.Known == nil && matches(e.Cause, one.Cause.String()):
				e.Matched++
				one.Known = e
			}
		}
	}
}

func matches(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	form := "(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$"
	return regexp.MustCompile(form).MatchString(text)
}
