package scenarios

import (
	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// minimumSignalStack is MINSIGSTKSZ of Linux for x86: sigaltstack(2) refuses less.
const minimumSignalStack = 2048 // bytes

var alternateRecord = newRecord(shape{
	name: "alternate", what: "an alternate stack", example: "{at: guard+0, size: 8192}",
}, []field[AlternateStack]{
	{key{name: "at", doc: "ss_sp, its lowest byte: from guard or entry, or in the data", required: true, value: addressShape}, (*reader).alternateAddress},
	{key{name: "size", doc: "ss_size in bytes", required: true, value: &shape{
		what: "a number of bytes", example: "8192", scalar: numberFrom("a number of bytes", minimumSignalStack, trace.MaxStackSize),
	}}, (*reader).alternateSize},
}, nil)

func (r *reader) alternateStack(s *Signals, n *yaml.Node) {
	s.Alternate = &AlternateStack{Position: r.at(n)}
	readRecord(r, n, alternateRecord, s.Alternate)
}

func (r *reader) alternateSize(s *AlternateStack, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	s.Size = int(value.Int64())
}

// alternateAddress reads where the stack lies. Registers do not say it: they have values
// in main. No function is where a stack can be.
func (r *reader) alternateAddress(s *AlternateStack, n *yaml.Node) {
	address, ok := r.address(n, r.text(n))
	if !ok {
		return
	}
	_, inData := r.names.data[address.Symbol]
	known := address.Base == Absolute || address.Base == FromGuard || address.Base == FromEntry || address.Base == FromSymbol && (inData || !r.names.complete)
	if !known {
		r.wrong(n, "as in guard+0, entry-8192 or a name of given: {data: ...}", "%s is no place in the stack or the data when main is entered", address.Text)
	}
	s.Address = address
}
