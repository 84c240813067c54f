package assembler

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// ranges checks that all numbers of an item fit.
func (a *assembly) ranges(i *item) {
	for n, o := range i.operands {
		p := &i.form.patterns[n]
		switch {
		case p.immediate:
			bits, negative := a.number(o)
			l := p.limits.narrowed(o.Size)
			if !l.fits(bits, negative) {
				message, hint := l.misfit(o.Operand, bits)
				a.report(i.listing, o.Position, hint, message)
			}
		case p.pointer > 0:
			if bits, _ := a.number(o); bits>>(8*p.pointer) != 0 {
				a.report(i.listing, o.Position, "", fmt.Sprintf("the offset %#x does not fit in %d bits", bits, 8*p.pointer))
			}
		case isMemory(o) && o.Memory.Base != "rip":
			a.displaced(i, o)
		case isMemory(o) || p.relative:
			a.reach(i, o)
		}
	}
}

// displaced checks the constant part of an address: it is extended by its sign
// where addresses have 64 bits, and where they have fewer they wrap around.
func (a *assembly) displaced(i *item, o operand) {
	d := a.displacement(o)
	switch width := o.address; {
	case width == 8 && d != int64(int32(d)):
		a.report(i.listing, o.Position, "put the address into a register with mov first", fmt.Sprintf(
			"the displacement %#x does not fit in 32 bits that are extended by their sign: it would become %#x", uint64(d), uint64(int64(int32(d)))))
	case width < 8 && (d < -1<<(8*width-1) || d >= 1<<(8*width)):
		a.report(i.listing, o.Position, "", fmt.Sprintf("the displacement %#x does not fit in the %d bits of this address", uint64(d), 8*width))
	}
}

// reach checks that what an item names is within its reach.
func (a *assembly) reach(i *item, o operand) {
	if target := o.Immediate; i.mode == trace.Mode32 && o.Kind == intel.ImmediateOperand && target != uint64(uint32(target)) {
		a.report(i.listing, o.Position, "", fmt.Sprintf("the address %#x does not fit in 32 bits", target))
		return
	}
	distance := a.distance(i, o)
	if distance != int64(int32(distance)) {
		a.report(i.listing, o.Position, "put the address into a register with mov first",
			fmt.Sprintf("%s is %#x bytes away: more than 32 bits with a sign reach", o.Text, distance))
	} else if o.Short && i.near {
		a.report(i.listing, o.Position, "leave short out", fmt.Sprintf("%s is %d bytes away: a short jump reaches -128 to 127", o.Symbol, distance))
	}
}

// number is the value of an immediate as 64 bits, and whether it is negative.
func (a *assembly) number(o operand) (uint64, bool) {
	if o.symbol != "" {
		value := a.names.addresses[o.symbol] + o.Immediate
		return value, int64(value) < 0 && o.Negative
	}
	return o.Immediate, o.Negative
}

// displacement is the constant part of an address.
func (a *assembly) displacement(o operand) int64 {
	d := o.Memory.Displacement
	if o.symbol != "" {
		d += int64(a.names.addresses[o.symbol])
	}
	return d
}

// distance is how many bytes the place that an operand names lies after the
// item's end; in 32-bit code, where addresses wrap around, at most 2^31.
func (a *assembly) distance(i *item, o operand) int64 {
	distance := a.apart(i, o)
	if i.mode == trace.Mode32 {
		return int64(int32(distance))
	}
	return distance
}

func (a *assembly) apart(i *item, o operand) int64 {
	end := i.address + uint64(len(i.bytes))
	switch {
	case o.Kind == intel.ImmediateOperand:
		return int64(o.Immediate - end)
	case isMemory(o) && o.symbol == "":
		return o.Memory.Displacement
	case isMemory(o):
		return a.displacement(o) - int64(end)
	}
	return int64(a.names.addresses[o.symbol] - end)
}
