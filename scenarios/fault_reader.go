package scenarios

import (
	"math"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// vectors lists the exceptions by their mnemonics, without the hash.
func vectors() []string {
	var names []string
	for number := range 32 {
		name := strings.TrimPrefix(trace.Vector(number).String(), "#")
		if _, ok := trace.ParseVector(name); ok {
			names = append(names, name)
		}
	}
	return names
}

var vectorName = wordOf("an exception", vectors())

var accesses = map[string]Access{"read": Read, "write": Write, "fetch": Fetch}

var faultRecord = newRecord(shape{}, []field[FaultExpectation]{
	{key{name: "kind", doc: "the exception, as in PF", required: true, value: &shape{
		what: "an exception", example: "PF", scalar: vectorName,
	}}, (*reader).faultKind},
	{key{name: "at", doc: "the label of the instruction that faults; of a trap, that of the next one", value: labelShape},
		func(r *reader, f *FaultExpectation, n *yaml.Node) { f.At = r.label(n) }},
	{key{name: "code", doc: "the error code that the processor pushes", value: &shape{
		what: "an error code", example: "0x18", scalar: numberFrom("an error code", 0, math.MaxUint32),
	}}, (*reader).faultCode},
	{key{name: "address", doc: "of a page fault: what was accessed", value: addressShape}, (*reader).faultAddress},
	{key{name: "access", doc: "of a page fault: read, write or fetch", value: &shape{
		what: "an access", example: "write", scalar: wordOf("an access", []string{"read", "write", "fetch"}),
	}}, func(r *reader, f *FaultExpectation, n *yaml.Node) { f.Access = accesses[r.text(n)] }},
}, nil)

var faultShape = &shape{
	name: "fault", what: "an exception, or a mapping that describes it",
	example: "PF, or {kind: PF, at: main.bad, address: guard-8, access: write}",
	scalar:  vectorName, mapping: faultRecord.shape.mapping,
}

func (r *reader) fault(e *Expectation, n *yaml.Node) {
	e.Moment, e.Fault = AtFault, &FaultExpectation{}
	if n.Kind == yaml.ScalarNode {
		r.faultKind(e.Fault, n)
		return
	}
	before := len(r.report.found)
	readRecord(r, n, faultRecord, e.Fault)
	f := e.Fault
	if len(r.report.found) > before {
		return
	}
	if f.Vector != trace.PageFault && (f.Address != nil || f.Access != AnyAccess) {
		r.wrong(n, "leave them out", "only a page fault (PF) has an address and an access, not %v", f.Vector)
	}
	if f.Code != nil && !slices.Contains(coded, f.Vector) {
		r.wrong(n, "leave code out", "the processor pushes no error code for %v (Intel SDM vol. 3, table 6-1)", f.Vector)
	}
}

// coded are the exceptions of user code that have an error code (Intel SDM vol.
// 3, table 6-1).
var coded = []trace.Vector{
	trace.SegmentNotPresent, trace.StackFault, trace.GeneralProtection, trace.PageFault, trace.AlignmentCheck,
}

func (r *reader) faultCode(f *FaultExpectation, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	code := uint32(value.Uint64())
	f.Code = &code
}

func (r *reader) faultKind(f *FaultExpectation, n *yaml.Node) {
	f.Vector, _ = trace.ParseVector(r.text(n))
}

func (r *reader) faultAddress(f *FaultExpectation, n *yaml.Node) {
	if address, ok := r.address(n, r.text(n)); ok {
		f.Address = &address
	}
}

// address reads the address that a node's text is, or has in it.
func (r *reader) address(n *yaml.Node, text string) (Address, bool) {
	address, m := parseAddress(r.mode, text)
	if m != nil {
		r.add(r.at(n), m)
		return address, false
	}
	r.checkAddress(r.at(n), address, nil)
	return address, true
}
