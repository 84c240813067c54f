package scenarios

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

var textShape = &shape{
	name: "text", what: "the function's text", example: "main: |", scalar: textOf("the function's text", `[\s\S]*`),
}

var functionsShape = &shape{
	what: "a mapping of functions to their text or declaration", example: "main: |", mapping: &mapping{
		keys: []key{{name: "main", doc: "the function that the run begins in", required: true, value: functionShape}},
		other: &otherKeys{
			name: textOf("a function's name of letters, digits and _", functionPattern),
			doc:  "the function's text, in Intel syntax, or its declaration", value: functionShape,
		},
	},
}

// functionShape is a text, or a declaration.
var functionShape = &shape{
	name: "function", what: "the function's text, or its declaration", example: "main: |", scalar: textShape.scalar, mapping: declaredRecord.shape.mapping,
}

// listing is a function's text as it was read.
type listing struct {
	intel.Listing
	wrong source.Diagnostics
}

// listings keeps what was read of each text, so that the cases of a matrix that
// have the same text share it.
type listings map[listingKey]listing

type listingKey struct {
	node *yaml.Node // the text as it stands in the file
	text string     // with the values of the case
}

// functions reads all functions and learns the names in them.
func (r *reader) functions(s *Scenario, n *yaml.Node) {
	entries := r.entries(n, functionsShape)
	r.names.complete = len(entries)*2 == len(n.Content)
	for _, e := range entries {
		if m := r.nameMistake(e.text); m != nil {
			r.add(r.at(e.key), m)
		}
		r.names.functions[e.text] = r.at(e.key)
	}
	known := map[string]*declared{}
	for _, e := range entries {
		if e.value.Kind == yaml.ScalarNode {
			s.Functions = append(s.Functions, r.function(e))
			continue
		}
		known[e.text] = r.signature(e)
		if code := known[e.text].code; code != nil {
			s.Functions = append(s.Functions, r.function(entry{e.key, code, e.text}))
		}
	}
	r.inX87 = known["main"] != nil && known["main"].returnsInX87(r.mode)
	for _, e := range entries {
		if d := known[e.text]; d != nil {
			r.readBody(d, known)
			s.Declared = append(s.Declared, &d.Function)
		}
	}
}

// readBody reads the steps of a declared function, when the signatures of all are known.
func (r *reader) readBody(d *declared, known map[string]*declared) {
	if d.body == nil {
		return
	}
	marks := map[string]source.Position{}
	variables := r.declare(r.declare(nil, d.Params), d.Locals)
	d.Body = r.steps(d.body, scope{&d.Function, known, variables, marks})
	r.checkReturns(d)
	for mark := range marks {
		r.names.labels[d.Name+"."+mark] = true
	}
}

func (r *reader) function(e entry) intel.Listing {
	text := r.text(e.value)
	key := listingKey{e.value, text}
	l, ok := r.listings[key]
	if !ok {
		l = r.parse(e, text)
		r.listings[key] = l
	}
	for _, d := range l.wrong {
		r.add(d.Position, &mistake{d.Message, d.Hint})
	}
	r.names.unsure[e.text] = l.wrong != nil
	for _, statement := range l.Statements {
		if statement.Label != "" {
			r.names.labels[e.text+"."+statement.Label] = true
		}
	}
	return l.Listing
}

func (r *reader) parse(e entry, text string) listing {
	block, m := r.block(e.value, text)
	if m != nil {
		d := source.Diagnostic{Position: r.at(e.value), Message: m.message, Hint: m.hint}
		return listing{wrong: source.Diagnostics{d}}
	}
	read, wrong := intel.Parse(e.text, r.at(e.key), block)
	return listing{read, wrong}
}

// block finds out where the text of a scalar stands. Styles in which a line of
// the text is not a line of the file are refused.
func (r *reader) block(n *yaml.Node, text string) (source.Block, *mistake) {
	block := source.Block{File: r.file, Text: text, Replaced: r.values.replaced(n.Value)}
	if n.Style&yaml.LiteralStyle != 0 {
		block.Line = n.Line + 1
		block.Indent = r.indent(n)
		return block, nil
	}
	block.Line, block.Indent = n.Line, n.Column-1
	if !isPlain(n) {
		block.Indent++ // the quote
	}
	written := []rune(r.file.Line(n.Line))
	if block.Indent > len(written) || !strings.HasPrefix(string(written[block.Indent:]), n.Value) {
		return block, mistakef("begin it with | and write each instruction on a line of its own, as in main: |",
			"a text of several lines, or with escapes in it, in another style than a block")
	}
	return block, nil
}

// inside gives the position of a byte of a scalar's text as it stands in the
// file; that of the scalar where its style does not tell.
func (r *reader) inside(n *yaml.Node, offset int) source.Position {
	if n.Style&yaml.LiteralStyle == 0 {
		return r.at(n)
	}
	before := n.Value[:offset]
	line := strings.Count(before, "\n")
	return r.file.At(n.Line+1+line, r.indent(n)+1+utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]))
}

// indent is the number of columns by which a block is indented.
func (r *reader) indent(n *yaml.Node) int {
	for i, line := range strings.Split(n.Value, "\n") {
		if line != "" {
			return utf8.RuneCountInString(r.file.Line(n.Line+1+i)) - utf8.RuneCountInString(line)
		}
	}
	return 0
}
