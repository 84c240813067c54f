package assembler

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func (a *assembly) unknownMnemonic(i *item) {
	if a.elsewhere(i) {
		return
	}
	known := make([]string, 0, len(forms[i.mode]))
	for mnemonic := range forms[i.mode] {
		known = append(known, mnemonic)
	}
	sort.Strings(known)
	hint := "write its bytes with .byte"
	if near := source.Nearest(i.statement.Mnemonic, known); near != "" {
		hint = "did you mean " + near + "?"
	}
	a.report(i.listing, i.statement.Position, hint, "the instruction "+i.statement.Mnemonic+" is not known")
}

// noForm reports operands that an instruction cannot take, as exactly as can be
// said.
func (a *assembly) noForm(i *item, candidates []*form) {
	if a.elsewhere(i) {
		return
	}
	mnemonic, operands := i.statement.Mnemonic, i.operands
	counts := map[int]bool{}
	for _, f := range candidates {
		counts[len(f.patterns)] = true
	}
	at := i.statement.Position
	if len(operands) > 0 {
		at = operands[0].Position
	}
	hint := nearest(candidates, operands)
	switch {
	case !counts[len(operands)]:
		a.report(i.listing, at, hint, fmt.Sprintf("%s cannot have %s", mnemonic, plural(len(operands), "operand")))
	case len(operands) == 2 && isMemory(operands[0]) && isMemory(operands[1]):
		a.report(i.listing, at, "go through a register: mov "+i.unused()+", "+operands[1].Text, "both operands are in memory")
	case len(operands) >= 2 && sizesDiffer(operands[0], operands[1]):
		if write := alike(i, candidates); write != "" {
			hint = write
		}
		a.report(i.listing, at, hint, fmt.Sprintf("%s has %d bits and %s has %d",
			operands[0].Text, 8*operandSize(operands[0]), operands[1].Text, 8*operandSize(operands[1])))
	case slices.ContainsFunc(operands, a.bareName):
		o := operands[slices.IndexFunc(operands, a.bareName)]
		a.report(i.listing, o.Position, fmt.Sprintf("write offset %s for its address, [%s] for what is stored there", o.Symbol, o.Symbol),
			fmt.Sprintf("%s cannot have the name %s itself as an operand", mnemonic, o.Symbol))
	default:
		a.report(i.listing, at, hint, fmt.Sprintf("%s cannot have %s", mnemonic, described(operands)))
	}
}

func (a *assembly) bareName(o operand) bool { return o.Kind == intel.SymbolOperand }

// sizesDiffer reports whether both sizes are known and not the same.
func sizesDiffer(x, y operand) bool {
	p, q := operandSize(x), operandSize(y)
	return p != 0 && q != 0 && p != q && x.register.Class == y.register.Class
}

func operandSize(o operand) int {
	if isMemory(o) {
		return o.Memory.Size
	}
	return o.register.Size
}

func described(operands []operand) string {
	texts := make([]string, len(operands))
	for n, o := range operands {
		texts[n] = o.Text
	}
	return strings.Join(texts, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// highBytes reports ah, ch, dh or bh together with what needs a REX prefix,
// which would make spl, bpl, sil or dil of them (Intel SDM vol. 2, 2.2.1.2).
func (a *assembly) highBytes(i *item) {
	high := slices.IndexFunc(i.operands, func(o operand) bool { return o.register.High })
	if high < 0 || i.mode == trace.Mode32 {
		return
	}
	for _, o := range i.operands {
		if needsREX(o) {
			a.report(i.listing, i.operands[high].Position, "use another register, or a shift by 8",
				fmt.Sprintf("%s cannot be used together with %s: the REX prefix that it needs would make another register of it", i.operands[high].Text, o.Text))
			return
		}
	}
}

func needsREX(o operand) bool {
	for _, name := range []string{o.Register, o.Memory.Base, o.Memory.Index} {
		r, ok := intel.ParseRegister(name)
		if !ok || r.Class != intel.General {
			continue
		}
		isAddress := o.Register == ""
		if r.Index >= 8 || r.Size == 8 && !isAddress || r.Size == 1 && r.Index >= 4 && !r.High {
			return true
		}
	}
	return false
}
