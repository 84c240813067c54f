package assembler

import "slices"

// joined reports the instructions that stand behind another and a ";", where
// they would not be run.
func (a *assembly) joined(i *item) {
	if !i.instruction() {
		return
	}
	for n := range i.statement.Joined {
		s := &i.statement.Joined[n]
		if s.Bytes != nil || s.Bits != 0 || s.Directive != "" || a.valid(&item{listing: i.listing, statement: s, mode: i.mode}) {
			a.report(i.listing, s.Position, "write it on a line of its own, or begin the comment with #",
				s.Text+" after ; is a comment and not run")
		}
	}
}

// valid reports whether an item is an instruction with operands that it can
// have, of names that there are.
func (a *assembly) valid(i *item) bool {
	for _, o := range i.statement.Operands {
		name := o.Symbol + o.Memory.Symbol
		if _, known := a.names.find(i.listing.Name, name); name != "" && !known {
			return false
		}
		i.operands = append(i.operands, a.operand(i, o))
	}
	i.countOfOne()
	return slices.ContainsFunc(forms[i.mode][i.statement.Mnemonic], func(f *form) bool { return f.takes(i.operands) })
}
