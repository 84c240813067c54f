package assembler

import (
	"regexp"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// mostForms is how many forms a hint lists.
const mostForms = 4

// nearest lists the forms that come nearest to the operands, as the table has
// them: those with as many operands, if there are any, and of these those that
// take the most of them.
func nearest(candidates []*form, operands []operand) string {
	var best []*form
	most := -1
	for _, f := range candidates {
		if len(f.patterns) > 0 && f.patterns[0].fixed == "eax" {
			continue // of r32 and no hint of its own
		}
		switch n := f.likeness(operands); {
		case n > most:
			best, most = []*form{f}, n
		case n == most:
			best = append(best, f)
		}
	}
	return listed(best)
}

// likeness counts how much of the operands a form takes: of each operand the
// kind and the size. That there are as many of them weighs more.
func (f *form) likeness(operands []operand) int {
	n := 0
	if len(f.patterns) == len(operands) {
		n = 2*len(operands) + 1
	}
	for i := range min(len(f.patterns), len(operands)) {
		p, o := &f.patterns[i], &operands[i]
		switch {
		case p.takes(o):
			n += 2
		case p.like(o):
			n++
		}
	}
	return n
}

// like reports whether an operand is of the pattern's kind, of whatever size.
func (p *pattern) like(o *operand) bool {
	switch o.Kind {
	case intel.RegisterOperand:
		r, fixed := intel.ParseRegister(p.fixed)
		return fixed && r.Class == o.register.Class || p.registers && p.class == o.register.Class
	case intel.MemoryOperand:
		return p.memory
	case intel.SymbolOperand:
		return p.relative
	case intel.FarOperand:
		return p.pointer > 0
	}
	return p.immediate
}

func listed(forms []*form) string {
	var all []string
	bare := false
	for _, f := range forms {
		texts := make([]string, len(f.patterns))
		for n := range f.patterns {
			texts[n] = f.patterns[n].shown()
		}
		bare = bare || len(texts) == 0
		if text := strings.Join(texts, ", "); text != "" && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if len(all) == 0 {
		return "write it without operands"
	}
	if len(all) > mostForms {
		all = append(all[:mostForms], "...")
	}
	hint := "expected " + strings.Join(all, " | ")
	if bare {
		hint += ", or no operands"
	}
	return hint
}

// shown is a pattern in the words of the manuals.
func (p *pattern) shown() string {
	switch p.text {
	case "rel":
		return "a label"
	case "m":
		return "memory"
	case "ptr16", "ptr32":
		return "selector:label"
	}
	text := strings.NewReplacer("uimm", "imm", "simm", "imm", "sreg", "segment register").Replace(p.text)
	if p.class == intel.VectorRegister && p.count == 16 {
		text = strings.Replace(text, "mm", "mm0-15", 1)
	}
	return text
}

// alike suggests an instruction with both operands of the first one's size or
// both of the second's; it gives the empty string where neither exists.
func alike(i *item, candidates []*form) string {
	var all []string
	for _, change := range []int{1, 0} {
		changed := slices.Clone(i.operands)
		if !changed[change].resize(operandSize(changed[1-change])) {
			continue
		}
		takes := func(f *form) bool { return f.takes(changed) }
		if slices.ContainsFunc(candidates, takes) {
			all = append(all, i.statement.Mnemonic+" "+described(changed))
		}
	}
	if len(all) == 0 {
		return ""
	}
	return "write " + strings.Join(all, " or ")
}

// sizeSaid is the size before an address, as in "dword ptr ".
var sizeSaid = regexp.MustCompile(`(?i)^(?:[xyz]mm|[qdt]|mm)?(?:byte|word)\s*(?:ptr\s*)?`)

// resize makes an operand of another size of it: another part of the register
// or another size of the memory. It reports whether there is one.
func (o *operand) resize(size int) bool {
	if isMemory(*o) {
		said := sizeSaid.FindString(o.Text)
		o.Memory.Size, o.Text = size, withSize(o.Text[len(said):], size)
		return sizeWords[size] != ""
	}
	r, ok := o.register.Resized(size)
	o.register, o.Register, o.Text = r, r.Name, r.Name
	return ok
}

// unused gives a register, as wide as the mode's addresses, that neither address
// needs: both together need at most four.
func (i *item) unused() string {
	names := [...][]string{trace.Mode64: {"rax", "rcx", "rdx", "rsi", "rdi"}, trace.Mode32: {"eax", "ecx", "edx", "esi", "edi"}}[i.mode]
	return names[slices.IndexFunc(names, func(name string) bool {
		return !slices.ContainsFunc(i.operands, func(o operand) bool { return o.Memory.Base == name || o.Memory.Index == name })
	})]
}
