package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// moments are the keys that say which moment an item is about. An item has one.
var moments = []string{"at", "returns", "fault", "timeout", "systemcall", "killed"}

var labelShape = &shape{
	name: "label", what: "a label", example: "main.body",
	scalar: textOf("a label, as function.label, or a function", symbolPattern),
}

var expectationRecord = newRecord(shape{
	name: "expectation", what: "an expectation", example: "{at: main.body, rax: 42}",
	mapping: &mapping{
		oneOf: moments,
		other: &otherKeys{name: anyRegister, doc: "what must be true of a register", value: factsShape},
	},
}, append([]field[Expectation]{
	{key{name: "at", doc: "the checkpoint: a label as function.label, or a function for its first instruction", value: labelShape}, (*reader).checkpoint},
	{key{name: "visit", doc: "which visit of the checkpoint, from 1; without it every one", needs: "at", value: &shape{
		what: "the number of a visit", example: "2", scalar: numberFrom("the number of a visit", 1, 1<<31-1),
	}}, (*reader).visit},
	{key{name: "returns", doc: "main returns with this in rax, in 32-bit code in eax; a float that its declaration returns on the x87 stack is in st0", value: factShape}, (*reader).returns},
	{key{name: "fault", doc: "the exception that ends the run", value: faultShape}, (*reader).fault},
	{key{name: "timeout", doc: "the run does not end", alone: true, value: &shape{
		what: "true", example: "true", scalar: &scalar{what: "true", truth: true},
	}}, (*reader).timeout},
	{key{name: "systemcall", doc: "the run ends at a system call, which is refused: its label, or true", value: &shape{
		what: "a label or true", example: "main.call, or true",
		scalar: &scalar{what: "a label or true", text: true, truth: true, pattern: whole(symbolPattern)},
	}}, (*reader).systemCall},
	{key{name: "killed", doc: "the signal that ends a process with signals: it has no handler, or there is no room for its frame", alone: true, value: endingShape},
		(*reader).killed},
}, stateFields...), (*reader).register)

var expectShape = listOf("a list of expectations", "- at: main.body", expectationRecord.shape)

// expectations reads what is expected at some moments.
func (r *reader) expectations(n *yaml.Node) []Expectation {
	var all []Expectation
	before := len(r.report.found)
	for _, item := range r.items(n, expectShape.items) {
		all = append(all, r.expectation(item))
	}
	r.unsound = r.unsound || len(r.report.found) > before
	return all
}

func (r *reader) expectation(n *yaml.Node) Expectation {
	e := Expectation{Position: r.at(n)}
	readRecord(r, n, expectationRecord, &e)
	if e.Moment == AtCheckpoint && saysNothing(n) {
		r.wrong(n, "add what must be true there, as in rsp: rbp-32", "nothing is expected at this checkpoint")
	}
	return e
}

// saysNothing reports whether an item has no keys but those for its moment.
func saysNothing(n *yaml.Node) bool {
	for i := 0; i < len(n.Content); i += 2 {
		if key := n.Content[i].Value; key != "at" && key != "visit" {
			return false
		}
	}
	return true
}

func (r *reader) checkpoint(e *Expectation, n *yaml.Node) {
	e.Moment, e.Label = AtCheckpoint, r.label(n)
}

// label reads a label and takes down that the scenario does not have it.
func (r *reader) label(n *yaml.Node) string {
	label := r.text(n)
	if function, _ := split(label); r.restores && function == Restorer {
		r.wrong(n, "write a label of the handler, or that of where the signal came: the program is there once more behind the restorer",
			"no checkpoint can lie in %s: it is known by its bytes", Restorer)
		return label
	}
	r.checkLabel(r.at(n), label)
	return label
}

func (r *reader) visit(e *Expectation, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	e.Visit = int(value.Int64())
}

func (r *reader) returns(e *Expectation, n *yaml.Node) {
	e.Moment = AtReturn
	e.Result, _ = ParseRegister(generalName(r.mode, trace.RAX))
	if r.inX87 {
		e.Result, _ = ParseRegister("st0")
	}
	if facts := r.registerFacts(n, e.Result); len(facts) == 1 {
		e.Returns = &facts[0]
	}
}

func (r *reader) timeout(e *Expectation, _ *yaml.Node) { e.Moment = AtTimeout }

func (r *reader) systemCall(e *Expectation, n *yaml.Node) {
	e.Moment = AtSystemCall
	if r.text(n) != "true" {
		e.SystemCall = r.label(n)
	}
}

func (r *reader) register(e *Expectation, from entry) {
	register, _ := ParseRegister(from.text)
	if !r.seen(from) {
		return
	}
	e.State.Registers = append(e.State.Registers, RegisterFact{
		r.at(from.key), register, r.registerFacts(from.value, register),
	})
}
