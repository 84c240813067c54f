package scenarios

import (
	"sort"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

// ParseRegister finds a general or vector register, or a part of a general one,
// by its name in small letters.
func ParseRegister(name string) (RegisterName, bool) {
	r, ok := intel.ParseRegister(name)
	vector := r.Class == intel.VectorRegister
	if !ok || r.Name != name || r.Class != intel.General && !vector {
		return RegisterName{}, false
	}
	return RegisterName{Name: r.Name, Vector: vector, Index: r.Index, Size: r.Size, High: r.High}, true
}

// Whole reports whether the name is of all 64 bits of a general register, or of
// a vector register.
func (n RegisterName) Whole() bool { return n.Vector || n.Size == 8 }

// registerNames lists the registers that ParseRegister knows and the test keeps.
func registerNames(keep func(RegisterName) bool) []string {
	var names []string
	for _, name := range intel.RegisterNames() {
		if r, ok := ParseRegister(name); ok && keep(r) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// anyRegister is the form of a key of an expectation.
var anyRegister = textOf("a register, as in rax, eax or xmm0",
	oneOfWords(registerNames(func(RegisterName) bool { return true })))

// wholeRegister is the form of a register with a value at entry.
var wholeRegister = &scalar{
	what: "a 64-bit or vector register", text: true,
	pattern: whole(oneOfWords(registerNames(RegisterName.Whole))),
	explain: wholeRegisterMistake,
}

func wholeRegisterMistake(text string) *mistake {
	if r, ok := ParseRegister(strings.ToLower(text)); ok {
		if r.Name != text {
			return mistakef("write "+r.Name, "registers are written in small letters")
		}
		return mistakef("write "+general()[r.Index], "%s is a part of a register; all of it has a value at entry", text)
	}
	near := source.Nearest(text, registerNames(RegisterName.Whole))
	if near == "" {
		return mistakef("as in rdi, r12 or xmm0", "there is no register %q", shown(text))
	}
	return mistakef("did you mean "+near+"?", "there is no register %q", shown(text))
}
