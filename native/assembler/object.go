package assembler

import (
	"sort"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Object is machine code at fixed addresses.
type Object struct {
	Base uint64
	Code []byte
	// Symbols are the functions, each with its size without padding, and the
	// labels as "function.label" with size 0, by address.
	Symbols []trace.Symbol
	// Lines has one entry for each statement that made bytes, by address.
	Lines []trace.Line
	// Unwind are the functions that have directives for unwind tables.
	Unwind []unwindtable.Function
}

// Symbol finds a function or label by name.
func (o *Object) Symbol(name string) (trace.Symbol, bool) {
	for _, s := range o.Symbols {
		if s.Name == name {
			return s, true
		}
	}
	return trace.Symbol{}, false
}

// object collects what the assembly made. Functions come before their labels
// where both have the same address.
func (a *assembly) object() *Object {
	o := &Object{Base: a.base}
	for _, i := range a.items {
		if i.function() {
			o.pad(i.address - uint64(len(i.listing.Lead)))
			o.Code = append(o.Code, i.listing.Lead...)
		}
		switch {
		case i.function():
			o.Symbols = append(o.Symbols, trace.Symbol{Name: i.listing.Name, Address: i.address, Size: a.size(i.listing)})
		case i.statement.Label != "":
			o.Symbols = append(o.Symbols, trace.Symbol{Name: i.listing.Name + "." + i.statement.Label, Address: i.address})
		case i.statement.Directive != "":
			a.directive(o, i)
		case len(i.bytes) > 0:
			o.Lines = append(o.Lines, trace.Line{
				Address: i.address, Size: len(i.bytes), Position: i.statement.Position, Text: i.statement.Text,
			})
		}
		o.Code = append(o.Code, i.bytes...)
	}
	sort.SliceStable(o.Symbols, func(i, j int) bool { return o.Symbols[i].Address < o.Symbols[j].Address })
	return o
}

// directive puts one in its place. What stands before the first instruction holds from
// the function's lead on.
func (a *assembly) directive(o *Object, i *item) {
	begin, address := a.names.addresses[i.listing.Name], i.address
	end, lead := begin+a.size(i.listing), begin-uint64(len(i.listing.Lead))
	if address == begin {
		address = lead
	}
	last := len(o.Unwind) - 1
	if last < 0 || o.Unwind[last].Name != i.listing.Name {
		o.Unwind = append(o.Unwind, unwindtable.Function{Name: i.listing.Name, Begin: lead, End: end})
		last++
	}
	f := &o.Unwind[last]
	f.Directives = append(f.Directives, unwindtable.Directive{Address: address, Statement: i.statement})
}

const int3 = 0xcc

// pad fills up to an address with breakpoints, which stop whoever falls in.
func (o *Object) pad(address uint64) {
	for o.Base+uint64(len(o.Code)) < address {
		o.Code = append(o.Code, int3)
	}
}

// size is the number of bytes from a function's first to its last instruction.
func (a *assembly) size(l *intel.Listing) uint64 {
	var size uint64
	for _, i := range a.items {
		if i.listing == l {
			size += uint64(len(i.bytes))
		}
	}
	return size
}
