package scenarios

import (
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// placeSpaces stand around the + of a place.
var placeSpaces = regexp.MustCompile(` *\+ *`)

const placePattern = `(?:at +)?(?:[a-z0-9]+|cfa *\+ *(?:0|[1-9][0-9]*))`

var placeShape = &shape{
	what: "a place", example: "rdi, cfa+0, at rcx, or nothing", scalar: textOf("a place", placePattern),
}

var placesShape = oneOrMore("places", placeShape)

var argumentsShape = mapOf("a mapping of parameters to places", "{n: rdi, p: [rsi, rdx]}", variableName, "where it is at the function's entry", placesShape)

func (r *reader) layoutArguments(l *Layout, n *yaml.Node) {
	for _, e := range r.entries(n, argumentsShape) {
		l.Arguments = append(l.Arguments, r.place(e.key, e.text, e.value))
	}
}

func (r *reader) layoutResult(l *Layout, n *yaml.Node) {
	result := r.place(n, "", n)
	l.Result = &result
}

func (r *reader) place(at *yaml.Node, name string, n *yaml.Node) PlaceFact {
	p := PlaceFact{Position: r.at(at), Name: name}
	for _, one := range r.oneOrAll(n, placesShape) {
		text := strings.Join(strings.Fields(r.text(one)), " ")
		text = placeSpaces.ReplaceAllString(text, "+")
		switch {
		case text != "nothing":
			p.Places = append(p.Places, text)
			r.checkPlace(one, strings.TrimPrefix(text, "at "))
		case one != n:
			r.wrong(one, "leave it out", "nothing stands alone: it is where a value of no bytes lies")
		}
	}
	return p
}

// checkPlace takes down that a mode has no such register that carries values.
func (r *reader) checkPlace(n *yaml.Node, place string) {
	known := carriers(r.mode)
	if strings.HasPrefix(place, "cfa+") || slices.Contains(known, place) {
		return
	}
	hint := suggestion(place, known)
	if part, ok := ParseRegister(place); ok && !part.Segment && part.Index < generalCount(r.mode) {
		hint = "places are named by the whole register: write " + generalName(r.mode, trace.Register(part.Index))
		if part.Vector {
			hint = "places are named by the whole register: write xmm" + strings.TrimLeft(place, "xyzm")
		}
	}
	r.wrong(n, hint, "%d-bit code has no register %q for arguments or results", r.mode.Bits(), source.Excerpt(place))
}

// carriers are the registers that some convention of a mode has for arguments or
// results, general ones first.
func carriers(mode trace.Mode) []string {
	all := general(mode)
	for _, v := range registerNames(func(n RegisterName) bool { return n.Vector && n.Index < generalCount(mode) }) {
		if strings.HasPrefix(v, "xmm") {
			all = append(all, v)
		}
	}
	return append(all, "st0", "st1", "mm0", "mm1", "mm2")
}

// checkVariablesOf takes down names that a function's parameters and locals do not have.
// The address of a result in memory is named sret.
func (r *reader) checkVariablesOf(l *Layout, f *declaration.Function) {
	if f == nil {
		return
	}
	params, locals := namesOf(f.Params), namesOf(f.Variables()[len(f.Params):])
	for _, a := range l.Arguments {
		r.checkVariableOf(a.Position, f, a.Name, "parameter", append(params, "sret"))
	}
	for _, s := range l.Slots {
		parts := strings.Fields(s.Says)
		name := parts[len(parts)-1]
		switch {
		case parts[0] == "local":
			r.checkVariableOf(s.Position, f, name, "local", locals)
		case parts[0] == "spill", parts[0] == "argument", parts[0] == "home" && len(parts) > 2:
			r.checkVariableOf(s.Position, f, name, "parameter", append(params, "sret"))
		}
	}
}

func (r *reader) checkVariableOf(at source.Position, f *declaration.Function, name, what string, known []string) {
	if slices.Contains(known, name) {
		return
	}
	r.add(at, mistakef(suggestion(name, known), "%s has no %s %q", f.Name, what, source.Excerpt(name)))
}

func namesOf(all []declaration.Variable) []string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.Name
	}
	return names
}
