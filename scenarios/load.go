package scenarios

import (
	"bytes"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
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
	if !first.fits(root, recordOf(root).shape) {
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
			r.checkPlaceholders(root.Content[i], names, used, cases != nil)
			r.checkPlaceholders(root.Content[i+1], names, used, cases != nil)
		}
	}
	if cases == nil {
		return []matrixCase{{}}
	}
	r.checkMatrixUsed(n, names, used)
	return cases
}

// recordOf is the language of a document: of a program, or of a process.
func recordOf(root *yaml.Node) *record[Scenario] {
	if root.Kind == yaml.MappingNode && child(root, processKey) != nil {
		return processDocument
	}
	return scenarioRecord
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

// mostMistakes is how many mistakes are found in the cases of a matrix before
// all cases but the last are passed over.
const mostMistakes = 10 * maxMistakes

// readCases reads the document once for every case. What is wrong in all cases
// is taken down once.
func readCases(r *report, root *yaml.Node, cases []matrixCase) []*Scenario {
	var all []*Scenario
	shared := listings{}
	var found source.Tally
	for i := 0; i < len(cases); i++ {
		one := reader{report: report{file: r.file}, values: cases[i].values, listings: shared, names: newNames(), types: map[string]*declaration.Type{}, extents: map[*declaration.Type]extent{}}
		s := &Scenario{File: r.file, Case: cases[i].title}
		readRecord(&one, root, recordOf(root), s)
		one.checkMoments(s, root)
		one.checkCallers(s)
		one.checkEnds(s)
		found.Add(cases[i].title, one.report.found)
		if found.Total() == 0 {
			all = append(all, s)
		}
		if found.Total() > mostMistakes && i < len(cases)-2 {
			i, found.Skipped = len(cases)-2, true
		}
	}
	for _, d := range found.Diagnostics() {
		r.add(d.Position, &mistake{d.Message, d.Hint})
	}
	return all
}
