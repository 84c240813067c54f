package assembler

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// alignment of functions, in bytes.
const alignment = 16

// layOut gives every item its address and bytes. Which bytes depends on the
// addresses and the addresses on how many bytes there are, so all is encoded
// again until nothing moves. Branches begin short and only ever grow.
func (a *assembly) layOut() error {
	e := encoders.Get().(*encoder)
	defer encoders.Put(e)
	for pass := 0; a.pass(e, pass == 0); pass++ {
		if pass > len(a.items)+8 {
			return errors.New("the addresses of the code do not settle")
		}
	}
	for _, i := range a.items {
		if i.form != nil && i.symbolic {
			a.ranges(i)
		}
	}
	if len(a.wrong) > 0 {
		return nil
	}
	for _, i := range a.items {
		a.resized(i)
		if i.failure != nil {
			a.report(i.listing, i.statement.Position, "write its bytes with .byte",
				fmt.Sprintf("%s cannot be encoded: %v", i.statement.Text, i.failure))
		}
	}
	return nil
}

// pass encodes the items from the first to the last and reports whether any has
// another address than before.
func (a *assembly) pass(e *encoder, first bool) bool {
	address, moved := a.base, first
	for _, i := range a.items {
		if i.function() {
			address = (address + uint64(len(i.listing.Lead)) + alignment - 1) &^ (alignment - 1)
		}
		if i.address != address {
			i.address, moved = address, true
		}
		a.place(i)
		if first || i.symbolic || i.aligns() || i.form != nil && i.form.branch() {
			a.encode(e, i, first)
		}
		address += uint64(len(i.bytes))
	}
	return moved
}

// aligns reports whether the item is an alignment.
func (i *item) aligns() bool { return i.statement != nil && i.statement.Alignment.Bytes > 0 }

// padding gives the nops that make an address a multiple.
func padding(address uint64, a intel.Alignment) []byte {
	n := int(-address & uint64(a.Bytes-1))
	if n > a.MaxPadding {
		n = 0
	}
	return bytes.Repeat([]byte{0x90}, n)
}

// place tells the address to those who name the item.
func (a *assembly) place(i *item) {
	switch {
	case i.function():
		a.names.addresses[i.listing.Name] = i.address
	case i.statement.Label != "":
		a.names.addresses[i.listing.Name+"."+i.statement.Label] = i.address
	}
}
