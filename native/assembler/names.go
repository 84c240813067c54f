package assembler

import (
	"fmt"
	"sort"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// names are the functions, labels ("function.label") and external names.
type names struct {
	addresses map[string]uint64
}

// find gives the full name of what a function calls by a name: its own label
// comes first.
func (n *names) find(function, name string) (string, bool) {
	if own := function + "." + name; n.has(own) {
		return own, true
	}
	return name, n.has(name)
}

func (n *names) has(name string) bool {
	_, ok := n.addresses[name]
	return ok
}

// candidates are the names that a function can use, without its own prefix.
func (n *names) candidates(function string) []string {
	var all []string
	for name := range n.addresses {
		all = append(all, strings.TrimPrefix(name, function+"."))
	}
	sort.Strings(all)
	return all
}

// resolve defines all names and checks those that are used.
func (a *assembly) resolve() {
	for _, i := range a.items {
		a.define(i)
	}
	for _, i := range a.items {
		if !i.instruction() {
			continue
		}
		i.operands = make([]operand, len(i.statement.Operands))
		for n, o := range i.statement.Operands {
			i.operands[n] = a.operand(i, o)
		}
	}
}

func (a *assembly) define(i *item) {
	switch {
	case i.function():
		if a.names.has(i.listing.Name) {
			a.report(i.listing, i.listing.Position, "give it another name", "the name "+i.listing.Name+" is taken already")
		}
		a.names.addresses[i.listing.Name] = a.base
	case i.statement.Label != "":
		a.names.addresses[i.listing.Name+"."+i.statement.Label] = a.base
	}
}

// operand is an operand with what its names stand for.
type operand struct {
	intel.Operand
	register intel.Register // of a RegisterOperand
	symbol   string         // full name, or empty
	address  int            // bytes of the addresses that a MemoryOperand makes
}

func (a *assembly) operand(i *item, o intel.Operand) operand {
	resolved := operand{Operand: o}
	name := o.Symbol
	switch o.Kind {
	case intel.RegisterOperand:
		resolved.register, _ = intel.ParseRegister(o.Register)
	case intel.MemoryOperand:
		name = o.Memory.Symbol
		resolved.address = addressWidth(i.mode, o.Memory)
	}
	if name == "" {
		return resolved
	}
	i.symbolic = true
	var known bool
	if resolved.symbol, known = a.names.find(i.listing.Name, name); !known {
		i.unknown = true
		a.unknown(i, o, name)
	} else if resolved.symbol == i.listing.Name+"."+name && a.names.has(name) {
		a.report(i.listing, o.Position, fmt.Sprintf("write %s.%s for the label, or rename one of them", i.listing.Name, name),
			fmt.Sprintf("%s is a label of this function and a name outside of it", name))
	}
	return resolved
}

func (a *assembly) unknown(i *item, o intel.Operand, name string) {
	candidates := append(a.names.candidates(i.listing.Name), intel.RegisterNames()...)
	hint := ""
	if near := source.Nearest(name, candidates); near != "" {
		hint = "did you mean " + near + "?"
	} else if labels := a.names.candidates(i.listing.Name); len(labels) <= 8 {
		hint = "one of: " + strings.Join(labels, ", ")
	}
	a.report(i.listing, o.Position, hint, fmt.Sprintf("there is no label, function or data named %s", name))
}
