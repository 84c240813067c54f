package assembler

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// choose finds the form of an instruction and reports what it cannot be.
func (a *assembly) choose(i *item) {
	if !i.instruction() || i.unknown {
		return
	}
	candidates := forms[i.statement.Mnemonic]
	if candidates == nil {
		a.unknownMnemonic(i)
		return
	}
	a.addresses(i)
	i.countOfOne()
	i.sizeFromImmediate()
	var fitting []*form
	for _, f := range candidates {
		if f.takes(i.operands) {
			fitting = append(fitting, f)
		}
	}
	if len(fitting) == 0 {
		a.noForm(i, candidates)
		return
	}
	if !a.sized(i, fitting) {
		return
	}
	i.form = fitting[0]
	a.prefixes(i)
	a.highBytes(i)
	if !i.symbolic {
		a.ranges(i)
	}
}

// countOfOne adds the count that compilers leave out of "shr eax".
func (i *item) countOfOne() {
	switch i.statement.Mnemonic {
	case "rol", "ror", "rcl", "rcr", "shl", "sal", "shr", "sar":
		if len(i.operands) == 1 {
			one := intel.Operand{Position: i.operands[0].Position, Text: "1", Kind: intel.ImmediateOperand, Immediate: 1}
			i.operands = append(i.operands, operand{Operand: one})
		}
	}
}

// sizeFromImmediate takes the size of memory from that written before a number,
// as NASM does in "mov [rax], dword 5".
func (i *item) sizeFromImmediate() {
	for n := range i.operands {
		memory := &i.operands[n]
		if !isMemory(*memory) || memory.Memory.Size != 0 {
			continue
		}
		for _, o := range i.operands {
			if o.Kind == intel.ImmediateOperand {
				memory.Memory.Size = o.Size
			}
		}
	}
}

// sized reports whether the forms leave no doubt about the size of memory.
func (a *assembly) sized(i *item, fitting []*form) bool {
	var sizes []int
	for _, f := range fitting {
		if size := f.memorySize(i.operands); !slices.Contains(sizes, size) {
			sizes = append(sizes, size)
		}
	}
	if len(sizes) == 1 {
		return true
	}
	slices.Sort(sizes)
	for _, o := range i.operands {
		if isMemory(o) && o.Memory.Size == 0 {
			words := make([]string, len(sizes))
			for n, size := range sizes {
				words[n] = sizeWords[size] + " ptr " + o.Text
			}
			a.report(i.listing, o.Position, "write "+strings.Join(words, " or "), "the size of "+o.Text+" is not said")
			return false
		}
	}
	return true
}

var sizeWords = map[int]string{1: "byte", 2: "word", 4: "dword", 8: "qword", 16: "xmmword", 32: "ymmword", 64: "zmmword"}

// addresses checks the registers of memory operands (Intel SDM vol. 1, 3.7.5).
func (a *assembly) addresses(i *item) {
	for n := range i.operands {
		if o := &i.operands[n]; isMemory(*o) {
			a.address(i, o)
		}
	}
}

func (a *assembly) address(i *item, o *operand) {
	m := &o.Memory
	if m.Index == "rsp" && m.Scale == 1 && m.Base != "rsp" {
		m.Base, m.Index = m.Index, m.Base // only a base can be rsp
	}
	for _, name := range []string{m.Base, m.Index} {
		r, _ := intel.ParseRegister(name)
		if name != "" && name != "rip" && (r.Class != intel.General || r.Size != 8) {
			a.report(i.listing, o.Position, "write a 64-bit register, as in [rax]", name+" cannot be part of an address")
		}
	}
	switch {
	case m.Index == "rsp":
		a.report(i.listing, o.Position, "copy it into another register with mov first", "rsp cannot be an index")
	case m.Index == "rip" || m.Base == "rip" && m.Index != "":
		a.report(i.listing, o.Position, "write [rip + name]", "rip can only be the base of an address without index")
	}
}

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
		case isMemory(o) && o.Memory.Base != "rip":
			if d := a.displacement(o); d != int64(int32(d)) {
				a.report(i.listing, o.Position, "put the address into a register with mov first", fmt.Sprintf(
					"the displacement %#x does not fit in 32 bits that are extended by their sign: it would become %#x", uint64(d), uint64(int64(int32(d)))))
			}
		case isMemory(o) || p.relative:
			a.reach(i, o)
		}
	}
}

// reach checks that what an item names is within its reach.
func (a *assembly) reach(i *item, o operand) {
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
	if o.Kind == intel.OffsetOperand {
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
// item's end.
func (a *assembly) distance(i *item, o operand) int64 {
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
