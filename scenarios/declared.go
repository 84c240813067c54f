package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var abiShape = &shape{
	what: "a calling convention", example: "sysv", scalar: wordOf("a calling convention", conventionNames()),
}

func conventionNames() []string {
	names := make([]string, len(declaration.Conventions))
	for i, c := range declaration.Conventions {
		names[i] = string(c)
	}
	return names
}

// declaredRecord is a function of which is said what its frame holds.
var declaredRecord = newRecord(shape{
	name: "declaration", what: "a declared function", example: "{params: {n: i64}, returns: i64, body: [{return: n}]}",
}, []field[declared]{
	{key{name: "abi", doc: "its own calling convention", value: abiShape}, (*reader).ownABI},
	{key{name: "params", doc: "names and types of its parameters, in order", value: paramsShape}, (*reader).params},
	{key{name: "variadic", doc: "calls may have further arguments", value: trueShape},
		func(_ *reader, d *declared, _ *yaml.Node) { d.Variadic = true }},
	{key{name: "returns", doc: "the type of its result; nothing without it", value: typeShape},
		func(r *reader, d *declared, n *yaml.Node) { d.Returns = r.typeOf(n, false) }},
	{key{name: "frame", doc: "what its frame has besides locals", value: frameRecord.shape},
		func(r *reader, d *declared, n *yaml.Node) { readRecord(r, n, frameRecord, &d.Frame); d.framed = n }},
	{key{name: "locals", doc: "names and types of its locals, from high addresses to low", value: localsShape},
		func(r *reader, d *declared, n *yaml.Node) { d.Locals = r.locals(n); d.framed = n }},
	{key{name: "body", doc: "what it does, step by step", value: stepsShape},
		func(_ *reader, d *declared, n *yaml.Node) { d.body = n }},
	{key{name: "code", doc: "its text in Intel syntax, in place of frame, locals and body", value: textShape},
		func(_ *reader, d *declared, n *yaml.Node) { d.code = n }},
}, nil)

var trueShape = &shape{what: "true", example: "true", scalar: &scalar{what: "true", truth: true}}

var frameRecord = newRecord(shape{
	name: "framed", what: "a frame", example: "{pointer: true, saves: [rbx]}",
}, []field[declaration.Frame]{
	{key{name: "pointer", doc: "the caller's frame pointer is saved, and rbp points at it", value: trueShape},
		func(_ *reader, f *declaration.Frame, _ *yaml.Node) { f.Pointer = true }},
	{key{name: "saves", doc: "callee-saved registers: general ones are pushed, in this order, and vector registers stored below them", value: savesShape}, (*reader).saves},
	{key{name: "realign", doc: "what rsp is aligned to by and rsp, -N", needs: "pointer", value: &shape{
		what: "32 or 64", example: "32", scalar: &scalar{what: "32 or 64", integer: true, choices: []int64{32, 64}},
	}}, (*reader).realign},
	{key{name: "red_zone", doc: "a leaf keeps its locals below rsp", value: trueShape},
		func(_ *reader, f *declaration.Frame, _ *yaml.Node) { f.RedZone = true }},
}, nil)

// savedVectors are those that belong to the caller under some convention.
const savedVectors = `xmm(?:[6-9]|1[0-5])`

var savesShape = listOf("a list of registers", "[rbx, r12]", &shape{
	what: "a register", example: "rbx", scalar: textOf("a register, as in rbx, or under win64 xmm6 to xmm15", wholePattern+"|"+savedVectors),
})

// declared is a function as it is read.
type declared struct {
	declaration.Function
	body, code *yaml.Node // nil where there is none
	framed     *yaml.Node // of what a coded function cannot have
}

func (r *reader) abi(s *Scenario, n *yaml.Node) {
	r.convention = declaration.Convention(r.text(n))
	if mode := r.convention.Mode(); mode != s.Mode && r.modeSaid {
		r.wrong(n, "leave mode out", "%s is a convention of %d-bit code, and mode says %d", r.convention, mode.Bits(), s.Mode.Bits())
		return
	}
	s.Mode = r.convention.Mode()
	r.mode = s.Mode
}

// defaultABI is what functions have where nothing is said.
func (r *reader) defaultABI() declaration.Convention {
	switch {
	case r.convention != "":
		return r.convention
	case r.mode == trace.Mode32:
		return declaration.Cdecl
	}
	return declaration.SysV
}

func (r *reader) ownABI(d *declared, n *yaml.Node) {
	d.Convention = declaration.Convention(r.text(n))
	if mode := d.Convention.Mode(); mode != r.mode {
		r.wrong(n, "say abi for the whole scenario", "%s is a convention of %d-bit code, and the scenario has %d-bit code", d.Convention, mode.Bits(), r.mode.Bits())
	}
}

func (r *reader) params(d *declared, n *yaml.Node) {
	for _, e := range r.entries(n, paramsShape) {
		d.Params = append(d.Params, declaration.Variable{Position: r.at(e.key), Name: e.text, Type: r.typeOf(e.value, false)})
	}
}

func (r *reader) saves(f *declaration.Frame, n *yaml.Node) {
	for _, item := range r.items(n, savesShape.items) {
		if v, ok := ParseRegister(r.text(item)); ok && v.Vector {
			r.savesVector(f, item, v)
			continue
		}
		register, ok := parseGeneral(r.mode, r.text(item))
		switch {
		case !ok:
			r.wrong(item, "one of: "+listed(general(r.mode)), "%d-bit code pushes no %s", r.mode.Bits(), r.text(item))
		case slices.Contains(f.Saves, register):
			r.wrong(item, "leave it out", "%s stands in the list already", r.text(item))
		case register == trace.RSP, register == trace.RBP && f.Pointer:
			r.wrong(item, "leave it out", "%s is not saved by a push of its own", r.text(item))
		default:
			f.Saves = append(f.Saves, register)
		}
	}
}

func (r *reader) savesVector(f *declaration.Frame, n *yaml.Node, v RegisterName) {
	switch {
	case r.mode == trace.Mode32:
		r.wrong(n, "leave it out", "in 32-bit code %s is the caller's to save", v.Name)
	case slices.Contains(f.Vectors, v.Index):
		r.wrong(n, "leave it out", "%s stands in the list already", v.Name)
	default:
		f.Vectors = append(f.Vectors, v.Index)
	}
}

func (r *reader) realign(f *declaration.Frame, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	f.Realign = int(value.Int64())
}

// signature reads all of a declared function but its body.
func (r *reader) signature(e entry) *declared {
	d := &declared{Function: declaration.Function{
		Position: r.at(e.key), Name: e.text, Convention: r.defaultABI(), Returns: &declaration.Type{Kind: declaration.Void},
	}}
	readRecord(r, e.value, declaredRecord, d)
	switch {
	case d.code != nil && d.body != nil:
		r.wrong(d.code, "leave one of them out", "%s has a body and code", e.text)
	case d.code != nil && d.framed != nil:
		r.wrong(d.framed, "leave it out", "what the frame of a coded function holds is for its code to say")
	case d.code == nil && d.body == nil && child(e.value, "body") == nil && child(e.value, "code") == nil:
		r.wrong(e.value, "add body: [...], or code: |", "%s has neither a body nor code", e.text)
	}
	if e.text == "main" && len(d.Params) > 0 {
		r.add(d.Params[0].Position, mistakef("leave params out; give registers and stack under given", "main has no parameters"))
	}
	return d
}

// variableMistake says why a variable cannot have a name, or nil.
func variableMistake(taken map[string]source.Position, name string) *mistake {
	if at, twice := taken[name]; twice {
		return mistakef("give it another name", "a variable has the name %s already, on line %d", name, at.Line)
	}
	switch name {
	case "sret":
		return mistakef("give it another name", "sret is the address of a result in memory")
	case "nothing":
		return mistakef("give it another name", "nothing is what {return: nothing} returns")
	}
	return nil
}
