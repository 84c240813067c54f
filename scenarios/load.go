package scenarios

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Load reads a document and gives its cases: one, or with a matrix as many as
// the matrix makes, in the order of its values. The error is source.Diagnostics,
// all mistakes of the file in their order.
func Load(name string, text []byte) ([]*Scenario, error) {
	if len(text) > MaxFileSize {
		return nil, tooLarge(name)
	}
	text = bytes.TrimPrefix(text, byteOrderMark)
	r := &report{file: source.NewFile(name, string(text))}
	if checkCharacters(r, text); len(r.found) > 0 {
		return nil, r.found
	}
	root := parseDocument(r, text)
	if root == nil {
		return nil, r.sorted()
	}
	cases := loadCases(r, root, len(text))
	if len(r.found) > 0 {
		return nil, r.sorted()
	}
	return cases, nil
}

// LoadFile reads the document in a file. A file beyond MaxFileSize is refused
// without reading more of it. An error that is not source.Diagnostics is the
// operating system's.
func LoadFile(path string) ([]*Scenario, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return loadFrom(path, file)
}

func loadFrom(name string, file io.Reader) ([]*Scenario, error) {
	text, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	if err != nil {
		return nil, err
	}
	return Load(name, text)
}

// loadCases reads every case of a document that is YAML.
func loadCases(r *report, root *yaml.Node, fileSize int) []*Scenario {
	first := reader{report: *r}
	if !first.fits(root, scenarioRecord.shape) {
		*r = first.report
		return nil
	}
	cases := first.cases(root, fileSize)
	*r = first.report
	return readCases(r, root, cases)
}

// cases reads the matrix, if there is one, and holds the document's
// placeholders against it. Where the matrix is wrong the document is one case
// in which no placeholder has a value.
func (r *reader) cases(root *yaml.Node, fileSize int) []matrixCase {
	n := child(root, "matrix")
	cases, names := r.matrix(n, fileSize)
	used := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		switch key := root.Content[i].Value; key {
		case "name", "matrix":
			r.checkNoPlaceholders(root.Content[i+1], key)
		default:
			r.checkPlaceholders(root.Content[i+1], names, used, cases != nil)
		}
	}
	if cases == nil {
		return []matrixCase{{}}
	}
	r.checkMatrixUsed(n, names, used)
	return cases
}

// child gives the value of a key, or nil.
func child(n *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i+1]
		}
	}
	return nil
}

// readCases reads the document once for every case. What is wrong in all cases
// is taken down once.
func readCases(r *report, root *yaml.Node, cases []matrixCase) []*Scenario {
	var all []*Scenario
	shared := listings{}
	found := tally{}
	for i, c := range cases {
		one := reader{report: report{file: r.file}, values: c.values, listings: shared, names: newNames()}
		s := &Scenario{File: r.file, Case: c.title}
		readRecord(&one, root, scenarioRecord, s)
		found.add(i, one.report.found)
		if len(found.order) == 0 {
			all = append(all, s)
		} else if found.total > maxMistakes {
			cases = cases[:i+1]
			break
		}
	}
	found.report(r, cases)
	return all
}

// tally counts in how many cases a mistake was found.
type tally struct {
	order []source.Diagnostic
	seen  map[mistakeKey]*occurrences
	total int
}

type mistakeKey struct {
	at      source.Position
	message string
}

// occurrences are cases by their index.
type occurrences struct{ first, last, count int }

func (t *tally) add(index int, found source.Diagnostics) {
	if t.seen == nil {
		t.seen = map[mistakeKey]*occurrences{}
	}
	for _, d := range found {
		t.total++
		key := mistakeKey{d.Position, d.Message}
		o, ok := t.seen[key]
		switch {
		case !ok:
			t.seen[key] = &occurrences{first: index, last: index, count: 1}
			t.order = append(t.order, d)
		case o.last != index:
			o.last = index
			o.count++
		}
	}
}

// report takes the mistakes down, each with the cases that it is found in
// unless that is all of them.
func (t *tally) report(r *report, cases []matrixCase) {
	for _, d := range t.order {
		o := t.seen[mistakeKey{d.Position, d.Message}]
		m := &mistake{d.Message, d.Hint}
		switch {
		case o.count == len(cases):
		case o.count == 1:
			m.message += fmt.Sprintf(" (in the case %s)", cases[o.first].title)
		default:
			m.message += fmt.Sprintf(" (in the case %s and %d others)", cases[o.first].title, o.count-1)
		}
		r.add(d.Position, m)
	}
}
