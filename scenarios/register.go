package scenarios

import (
	"sort"

	"github.com/framecheck/framecheck/scenarios/intel"
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

// registerNames lists the registers that ParseRegister knows and the test keeps,
// the 64-bit ones first: those are meant most often.
func registerNames(keep func(RegisterName) bool) []string {
	var names []string
	for _, name := range intel.RegisterNames() {
		if r, ok := ParseRegister(name); ok && keep(r) {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(i, j int) bool {
		_, first := parseGeneral(names[i])
		_, second := parseGeneral(names[j])
		return first && !second || first == second && names[i] < names[j]
	})
	return names
}

// anyRegister is the form of a key of an expectation.
var anyRegister = registerScalar("a register, as in rax, eax or xmm0", func(RegisterName) bool { return true })

// wholeRegister is the form of a register with a value at entry.
var wholeRegister = registerScalar("a 64-bit or vector register", RegisterName.Whole)

func registerScalar(what string, keep func(RegisterName) bool) *scalar {
	s := wordOf(what, registerNames(keep))
	s.explain = otherRegister
	return s
}

// otherRegister says more about a register that is not one of those expected.
func otherRegister(text string) *mistake {
	switch r, ok := intel.ParseRegister(text); {
	case !ok || r.Name != text:
		return nil
	case r.Class == intel.General:
		return mistakef("write "+general()[r.Index], "%s is a part of a register; all of it has a value at entry", text)
	}
	return mistakef("general and vector registers can be named", "the register %s is not looked at", text)
}
