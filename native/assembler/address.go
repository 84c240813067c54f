package assembler

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// addressWidth is how many bytes the addresses that an operand makes have: as
// many as its registers, without any as many as the mode's.
func addressWidth(mode trace.Mode, m intel.Memory) int {
	for _, name := range []string{m.Base, m.Index} {
		if r, ok := intel.ParseRegister(name); ok {
			return r.Size
		}
	}
	return mode.Bytes()
}

// addresses checks the registers of memory operands (Intel SDM vol. 1, 3.7.5).
func (a *assembly) addresses(i *item) {
	for n := range i.operands {
		o := &i.operands[n]
		if !isMemory(*o) {
			continue
		}
		if o.address == 2 && i.mode == trace.Mode32 {
			a.shortAddress(i, o)
			continue
		}
		a.address(i, o)
	}
}

func (a *assembly) address(i *item, o *operand) {
	m := &o.Memory
	if stackPointers[m.Index] && m.Scale == 1 && !stackPointers[m.Base] {
		m.Base, m.Index = m.Index, m.Base // only a base can be rsp
	}
	base, _ := intel.ParseRegister(m.Base)
	for _, name := range []string{m.Base, m.Index} {
		r, _ := intel.ParseRegister(name)
		switch {
		case name == "" || name == "rip":
		case r.Class != intel.General || r.Size != 4 && r.Size != i.mode.Bytes():
			example := map[trace.Mode]string{trace.Mode64: "[rax]", trace.Mode32: "[eax]"}[i.mode]
			a.report(i.listing, o.Position, fmt.Sprintf("write a %d-bit register, as in %s", i.mode.Bits(), example), name+" cannot be part of an address")
		case base.Class == intel.General && base.Size != r.Size && m.Base != "":
			a.report(i.listing, o.Position, "write both with the same size", m.Base+" and "+name+" cannot be added to an address")
		}
	}
	switch {
	case stackPointers[m.Index]:
		a.report(i.listing, o.Position, "copy it into another register with mov first", m.Index+" cannot be an index")
	case m.Index == "rip" || m.Base == "rip" && m.Index != "":
		a.report(i.listing, o.Position, "write [rip + name]", "rip can only be the base of an address without index")
	}
}

var stackPointers = map[string]bool{"rsp": true, "esp": true}

// shortAddresses are the 16-bit addresses, by their numbers in the field r/m of
// ModRM (Intel SDM vol. 2, table 2-1).
var shortAddresses = [...]string{"bx+si", "bx+di", "bp+si", "bp+di", "si", "di", "bp", "bx"}

// shortAddress checks a 16-bit address and puts its registers in order.
func (a *assembly) shortAddress(i *item, o *operand) {
	m := &o.Memory
	if m.Index == "bx" || m.Index == "bp" || m.Base == "" {
		m.Base, m.Index = m.Index, m.Base
	}
	if _, ok := shortNumber(*m); !ok || m.Scale != 1 {
		a.report(i.listing, o.Position, "write one of ["+strings.Join(shortAddresses[:], "], [")+"], or 32-bit registers",
			o.Text+" is no 16-bit address")
	}
	if i.vex() {
		a.report(i.listing, o.Position, "write 32-bit registers, as in [eax]", i.statement.Mnemonic+" with a 16-bit address is not supported")
	}
}

// shortNumber is the number of a 16-bit address.
func shortNumber(m intel.Memory) (byte, bool) {
	text := m.Base
	if m.Index != "" {
		text += "+" + m.Index
	}
	for number, known := range shortAddresses {
		if known == text {
			return byte(number), true
		}
	}
	return 0, false
}
