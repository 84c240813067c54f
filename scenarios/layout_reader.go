package scenarios

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const slotForms = "return address, saved rbx, local x, spill n, argument n, home space n, register save rdi, padding"

var slotShape = &shape{
	what: "what lies there", example: slotForms,
	scalar: textOf("what lies there", `return +address|padding|saved +(?:`+wholePattern+`|`+savedVectors+`)|home +space|(?:local|spill|argument|home +space) +`+functionPattern+`|register +save +(?:rdi|rsi|rdx|rcx|r8|r9|xmm[0-7])`),
}

var slotsShape = mapOf("a mapping of places to what lies there", "{rbp-8: local x, rbp+8: return address}",
	addressShape.scalar, "what lies there", slotShape)

var bytesShape = &shape{what: "a number of bytes", example: "48", scalar: numberFrom("a number of bytes", 0, 1<<31-1)}

var layoutRecord = newRecord(shape{
	name: "layout", what: "a layout", example: "{of: factorial, size: 48}",
}, []field[Layout]{
	{key{name: "of", doc: "the declared function", required: true, value: &shape{what: "a function", example: "main", scalar: variableName}},
		func(r *reader, l *Layout, n *yaml.Node) { l.Function = r.text(n); r.checkFunction(r.at(n), l.Function) }},
	{key{name: "at", doc: "a mark, in whose blocks the frame is looked at", value: &shape{what: "a mark", example: "body", scalar: variableName}},
		func(r *reader, l *Layout, n *yaml.Node) {
			l.Mark = r.text(n)
			r.checkLabel(r.at(n), l.Function+"."+l.Mark)
		}},
	{key{name: "size", doc: "bytes from the CFA down to rsp", value: bytesShape}, func(r *reader, l *Layout, n *yaml.Node) { l.Size = r.bytes(n) }},
	{key{name: "slots", doc: "what lies where, from cfa or the frame pointer", value: slotsShape}, (*reader).layoutSlots},
	{key{name: "arguments", doc: "where each parameter is at the function's entry", value: argumentsShape}, (*reader).layoutArguments},
	{key{name: "result", doc: "where the result is", value: placesShape}, (*reader).layoutResult},
	{key{name: "pops", doc: "bytes that the callee removes besides the return address", value: bytesShape},
		func(r *reader, l *Layout, n *yaml.Node) { l.Pops = r.bytes(n) }},
	{key{name: "va_list", doc: "what va_start stores in the fields of a va_list, or in the pointer that it is", value: listShape}, (*reader).layoutList},
}, nil)

var listShape = mapOf("a mapping of the fields of a va_list to numbers and addresses", "{gp_offset: 8, reg_save_area: cfa-208}",
	wordOf("a field of a va_list", []string{"gp_offset", "fp_offset", "overflow_arg_area", "reg_save_area", "pointer"}), "a number, or an address from cfa or the frame pointer", addressShape)

var layoutShape = listOf("a list of layouts", "- of: factorial", layoutRecord.shape)

// layouts reads what is said of the layout of declared functions.
func (r *reader) layouts(s *Scenario, n *yaml.Node) {
	for _, item := range r.items(n, layoutShape.items) {
		l := Layout{Position: r.at(item)}
		readRecord(r, item, layoutRecord, &l)
		r.checkLayout(s, &l, item)
		s.Layout = append(s.Layout, l)
	}
}

func (r *reader) checkLayout(s *Scenario, l *Layout, n *yaml.Node) {
	var function *declaration.Function
	for _, f := range s.Declared {
		if f.Name == l.Function {
			function = f
		}
	}
	_, known := r.names.functions[l.Function]
	switch {
	case !known:
	case function == nil:
		r.wrong(n, "declare it", "%s is coded: its code says what its frame holds", l.Function)
	case function.Body == nil && (l.Size != nil || l.Slots != nil || l.List != nil):
		r.wrong(n, "leave size, slots and va_list out", "%s is coded: its code says what its frame holds", l.Function)
	case l.List != nil && !function.StartsList():
		r.wrong(child(n, "va_list"), "add a step as {va_start: ap} to its body", "%s starts no va_list", l.Function)
	case len(n.Content) <= 2:
		r.wrong(n, "add what must be true, as in size: 48", "nothing is said of the layout")
	default:
		r.checkVariablesOf(l, function)
	}
}

func (r *reader) bytes(n *yaml.Node) *SizeFact {
	value, _ := parseInteger(r.text(n))
	return &SizeFact{r.at(n), int(value.Int64())}
}

func (r *reader) layoutSlots(l *Layout, n *yaml.Node) {
	for _, e := range r.entries(n, slotsShape) {
		address, ok := r.address(e.key, e.text)
		if !ok {
			continue
		}
		if address.Base != FromCFA && (address.Base != FromRegister || address.Register != trace.RBP) {
			r.wrong(e.key, "as in cfa-8, or "+generalName(r.mode, trace.RBP)+"-8", "a slot of a layout is counted from cfa or the frame pointer")
		}
		l.Slots = append(l.Slots, LayoutSlot{r.at(e.key), e.text, address, strings.Join(strings.Fields(r.text(e.value)), " ")})
	}
}

func (r *reader) layoutList(l *Layout, n *yaml.Node) {
	for _, e := range r.entries(n, listShape) {
		address, ok := r.address(e.value, r.text(e.value))
		switch {
		case !ok:
		case address.Base == Absolute, address.Base == FromCFA, address.Base == FromRegister && address.Register == trace.RBP:
			l.List = append(l.List, ListFact{r.at(e.key), e.text, address})
		default:
			r.wrong(e.value, "as in cfa+0, or "+generalName(r.mode, trace.RBP)+"-176", "an address in a va_list is counted from cfa or the frame pointer")
		}
	}
}
