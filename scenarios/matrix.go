package scenarios

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
)

// matrixCase is one case that a matrix makes of a document.
type matrixCase struct {
	title  string // "size=8 value=42"; empty without a matrix
	values substitution
}

// axis is a name of a matrix with its values, in the order of the file.
type axis struct {
	name   string
	values []string
}

var matrixValue = &shape{
	name: "matrixValue", what: "a value", example: "8",
	scalar: &scalar{what: "a value", anything: true},
}

var matrixName = textOf("a name of small letters, digits and _", namePattern)

var matrixRow = mapOf("a mapping of names to values", "{reg: rax, size: 8}", matrixName, "the value that ${name} has in this case",
	matrixValue)

var matrixShape = &shape{
	what:    "a mapping of names to lists, or a list of mappings",
	example: "{reg: [rax, rbx], size: [8, 16]}",
	mapping: &mapping{other: &otherKeys{
		name: matrixName, doc: "the values that ${name} has in turn",
		value: listOf("a list of values", "[8, 16]", matrixValue),
	}},
	items: matrixRow,
}

// matrix gives the cases of a document and the names that they have values for.
// Without a matrix there is one case. There is none where the matrix is wrong.
func (r *reader) matrix(n *yaml.Node, fileSize int) ([]matrixCase, []string) {
	if n == nil {
		return []matrixCase{{}}, nil
	}
	before := len(r.report.found)
	if !r.fits(n, matrixShape) {
		return nil, nil
	}
	var cases []matrixCase
	var names []string
	if n.Kind == yaml.SequenceNode {
		cases, names = r.rows(n)
	} else {
		cases, names = r.product(n, fileSize)
	}
	if len(names) > MaxNames {
		r.wrong(n, fmt.Sprintf("leave %d of them out", len(names)-MaxNames), "the matrix has %d names; the most is %d", len(names), MaxNames)
	}
	if len(r.report.found) > before || r.tooMany(n, len(cases), fileSize) || r.repeated(n, cases) {
		return nil, names
	}
	return cases, names
}

// product makes a case of every combination; the last name changes fastest.
func (r *reader) product(n *yaml.Node, fileSize int) ([]matrixCase, []string) {
	var axes []axis
	var names []string
	count := 1
	for _, e := range r.entries(n, matrixShape) {
		values := r.matrixValues(r.items(e.value, matrixShape.mapping.other.value.items))
		axes, names = append(axes, axis{e.text, values}), append(names, e.text)
		if count *= len(values); r.tooMany(n, count, fileSize) {
			return nil, names
		}
	}
	cases := make([]matrixCase, count)
	for i := range cases {
		values, rest := make([]string, len(axes)), i
		for a := len(axes) - 1; a >= 0; a-- {
			values[a] = axes[a].values[rest%len(axes[a].values)]
			rest /= len(axes[a].values)
		}
		cases[i] = newCase(names, values)
	}
	return cases, names
}

// rows makes a case of every mapping of a list. All have the names of the first.
func (r *reader) rows(n *yaml.Node) ([]matrixCase, []string) {
	var cases []matrixCase
	var names []string
	for i, row := range r.items(n, matrixRow) {
		entries := r.entries(row, matrixRow)
		values := map[string]string{}
		for _, e := range entries {
			values[e.text] = r.matrixValues([]*yaml.Node{e.value})[0]
			if i == 0 {
				names = append(names, e.text)
			} else if !slices.Contains(names, e.text) {
				r.wrong(e.key, "every row names the same values", "the first row does not name %s", source.Excerpt(e.text))
			}
		}
		ordered := make([]string, len(names))
		for k, name := range names {
			value, ok := values[name]
			if !ok {
				r.wrong(row, "every row names the same values", "this row does not name %s", source.Excerpt(name))
			}
			ordered[k] = value
		}
		cases = append(cases, newCase(names, ordered))
	}
	return cases, names
}

// matrixValues gives the texts of values. Each stands on one line, so that the
// lines of a function stay where they are.
func (r *reader) matrixValues(nodes []*yaml.Node) []string {
	values := make([]string, len(nodes))
	for i, n := range nodes {
		values[i] = n.Value
		if strings.Contains(n.Value, "\n") {
			r.wrong(n, "write it without a line break", "expected a value on one line, found several lines")
		}
	}
	return values
}

func newCase(names, values []string) matrixCase {
	c := matrixCase{values: make(substitution, len(names))}
	parts := make([]string, len(names))
	for i, name := range names {
		c.values[name] = values[i]
		parts[i] = name + "=" + source.Shown(values[i])
	}
	c.title = strings.Join(parts, " ")
	return c
}

// tooMany takes down that the cases are beyond what the limits allow.
func (r *reader) tooMany(n *yaml.Node, cases, fileSize int) bool {
	switch {
	case cases > MaxCases:
		r.wrong(n, "split the file", "the matrix makes more than %d cases", MaxCases)
	case cases > 1 && cases*fileSize > MaxExpansion:
		r.wrong(n, "split the file", "the matrix makes %d cases of %d bytes, together more than %d bytes", cases, fileSize, MaxExpansion)
	default:
		return false
	}
	return true
}

// repeated takes down that two cases are the same.
func (r *reader) repeated(n *yaml.Node, cases []matrixCase) bool {
	seen := make(map[string]bool, len(cases))
	for _, c := range cases {
		if seen[c.title] {
			r.wrong(n, "name every case once", "the matrix makes the case %s twice", source.Excerpt(c.title))
			return true
		}
		seen[c.title] = true
	}
	return false
}

// checkMatrixUsed takes down the names that appear nowhere in the document.
func (r *reader) checkMatrixUsed(n *yaml.Node, names []string, used map[string]bool) {
	for _, name := range names {
		if !used[name] {
			r.wrong(n, fmt.Sprintf("write ${%s} where its value belongs, or leave it out", name), "nothing uses the matrix's %s", name)
		}
	}
}
