package assembler

import (
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Assemble makes machine code of functions, in their order, the first at base
// and each at a multiple of 16 with int3 between them. Each begins in the mode
// that is given and changes it where a directive says so. External gives the
// addresses of names that are defined elsewhere. Code and external names that
// are used as an absolute address must lie below 2^31.
//
// The error is source.Diagnostics for what is wrong with the text, and
// *Misencoding where the bytes do not say what the text says, which is the
// assembler's own fault. Assemble may be called from many goroutines.
func Assemble(listings []intel.Listing, mode trace.Mode, base uint64, external map[string]uint64) (*Object, error) {
	a := newAssembly(listings, mode, base, external)
	a.resolve()
	for _, i := range a.items {
		a.choose(i)
		a.joined(i)
	}
	if err := a.mistakes(); err != nil {
		return nil, err
	}
	if err := a.layOut(); err != nil {
		return nil, err
	}
	if err := a.mistakes(); err != nil {
		return nil, err
	}
	if err := a.verify(); err != nil {
		return nil, err
	}
	return a.object(), nil
}

// assembly is the work on one set of functions.
type assembly struct {
	base  uint64
	items []*item
	names names
	wrong source.Diagnostics
}

// item is a statement on its way to bytes, or the beginning of a function.
type item struct {
	listing   *intel.Listing
	statement *intel.Statement // nil for the beginning of a function
	mode      trace.Mode

	form     *form
	operands []operand
	unknown  bool // it uses a name that there is not
	symbolic bool // the bytes depend on the address of a symbol
	near     bool // of a branch: a short one does not reach

	bytes   []byte
	address uint64
	failure error // of the encoder
}

func (i *item) function() bool { return i.statement == nil }

// instruction reports whether the item is one, not a label or a row of bytes.
func (i *item) instruction() bool { return i.statement != nil && i.statement.Mnemonic != "" }

func newAssembly(listings []intel.Listing, mode trace.Mode, base uint64, external map[string]uint64) *assembly {
	a := &assembly{base: base, names: names{addresses: map[string]uint64{}}}
	for name, address := range external {
		a.names.addresses[name] = address
	}
	for f := range listings {
		l := &listings[f]
		a.items = append(a.items, &item{listing: l, mode: mode})
		current := mode
		for s := range l.Statements {
			current = l.Statements[s].Mode(current)
			a.items = append(a.items, &item{listing: l, statement: &l.Statements[s], mode: current})
		}
	}
	return a
}

// report notes a mistake at a position of the listing.
func (a *assembly) report(l *intel.Listing, at source.Position, hint, message string) {
	line := ""
	if l.Block.File != nil {
		line = l.Block.File.Line(at.Line)
	}
	a.wrong = append(a.wrong, source.Diagnostic{Position: at, Line: line, Message: message, Hint: hint})
}

func (a *assembly) mistakes() error {
	a.wrong.Sort()
	return a.wrong.Err()
}
