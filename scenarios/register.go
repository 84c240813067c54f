package scenarios

import (
	"slices"
	"sort"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// observed are the classes of registers that a snapshot has.
var observed = []intel.RegisterClass{intel.General, intel.VectorRegister, intel.Segment, intel.X87Register}

// ParseRegister finds a general, vector, segment or x87 register, or a part of a
// general one, by its name in small letters.
func ParseRegister(name string) (RegisterName, bool) {
	r, ok := intel.ParseRegister(name)
	if !ok || r.Name != name || !slices.Contains(observed, r.Class) {
		return RegisterName{}, false
	}
	return RegisterName{
		Name: r.Name, Index: r.Index, Size: r.Size, High: r.High,
		Vector: r.Class == intel.VectorRegister, Segment: r.Class == intel.Segment, X87: r.Class == intel.X87Register,
	}, true
}

// Whole reports whether the name is of all that code of a mode sees of a general
// register, or of a vector register.
func (n RegisterName) Whole(mode trace.Mode) bool {
	return n.Vector || n.Size == mode.Bytes() && !n.Segment
}

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
		_, first := parseGeneral(trace.Mode64, names[i])
		_, second := parseGeneral(trace.Mode64, names[j])
		return first && !second || first == second && names[i] < names[j]
	})
	return names
}

// anyRegister is the form of a key of an expectation.
var anyRegister = registerScalar("a register, as in rax, eax, xmm0, st0 or cs", func(RegisterName) bool { return true }, notObserved)

// wholeRegister is the form of a register with a value at entry.
var wholeRegister = registerScalar("a whole general register or a vector register", func(n RegisterName) bool {
	return n.Whole(trace.Mode64) || n.Whole(trace.Mode32)
}, notGiven)

func registerScalar(what string, keep func(RegisterName) bool, explain func(trace.Mode, string) *mistake) *scalar {
	s := wordOf(what, registerNames(keep))
	s.explain = explain
	return s
}

// notObserved says that a register is none that an expectation can name.
func notObserved(_ trace.Mode, text string) *mistake {
	if r, ok := intel.ParseRegister(text); !ok || r.Name != text {
		return nil
	}
	return mistakef("general, vector, segment and x87 registers can be named", "the register %s is not looked at", text)
}

// notGiven says why a register has no value at entry that could be given.
func notGiven(mode trace.Mode, text string) *mistake {
	r, ok := intel.ParseRegister(text)
	if !ok || r.Name != text {
		return nil
	}
	switch r.Class {
	case intel.General:
		whole := generalName(mode, trace.Register(r.Index))
		return mistakef("write "+whole, "%s is a part of a register; all of it has a value at entry", text)
	case intel.Segment:
		value := trace.EntrySelectors(mode)[r.Index]
		return mistakef("leave it out", "%s holds %#x when %d-bit code is entered", text, value, mode.Bits())
	case intel.VectorRegister, intel.Mask, intel.InstructionPointer, intel.X87Register, intel.OtherRegister:
	}
	return mistakef("general and vector registers can be given", "the register %s is not looked at", text)
}

// seen takes down that the scenario's code does not see a register.
func (r *reader) seen(e entry) bool {
	register, _ := intel.ParseRegister(e.text)
	if m := unseen(r.mode, register); m != nil {
		r.add(r.at(e.key), m)
		return false
	}
	return true
}
