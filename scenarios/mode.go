package scenarios

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

var modeShape = &shape{
	what: "a mode", example: "32",
	scalar: &scalar{what: "32 or 64", integer: true, choices: []int64{int64(trace.Mode32.Bits()), int64(trace.Mode64.Bits())}},
}

// readMode learns which registers the scenario has, and how large a value is
// that does not say.
func (r *reader) readMode(s *Scenario, n *yaml.Node) {
	value, _ := parseInteger(r.text(n))
	r.modeSaid = true
	if value.Int64() == int64(trace.Mode32.Bits()) {
		s.Mode = trace.Mode32
	}
	r.mode = s.Mode
}

// generalName is the name of all that code of a mode sees of a general register.
func generalName(mode trace.Mode, register trace.Register) string {
	if mode == trace.Mode32 {
		return "e" + register.String()[1:]
	}
	return register.String()
}

// general lists the registers that hold addresses in a mode.
func general(mode trace.Mode) []string {
	names := make([]string, generalCount(mode))
	for i := range names {
		names[i] = generalName(mode, trace.Register(i))
	}
	return names
}

// generalCount is how many general registers code of a mode sees (Intel SDM
// vol. 1, 3.4.1).
func generalCount(mode trace.Mode) int {
	if mode == trace.Mode32 {
		return 8
	}
	return trace.RegisterCount
}

// parseGeneral finds a register that holds addresses in a mode by its name in
// small letters.
func parseGeneral(mode trace.Mode, name string) (trace.Register, bool) {
	r, ok := ParseRegister(name)
	ok = ok && !r.Vector && !r.Segment && r.Size == mode.Bytes() && r.Index < generalCount(mode)
	return trace.Register(r.Index), ok
}

// unseen says that code of a mode does not see a register, or gives nil.
func unseen(mode trace.Mode, r intel.Register) *mistake {
	if mode != trace.Mode32 {
		return nil
	}
	var hint string
	switch count := generalCount(mode); {
	case r.Class == intel.VectorRegister && r.Index >= count:
		hint = fmt.Sprintf("32-bit code has %s0 to %s%d", r.Name[:3], r.Name[:3], count-1)
	case r.Class == intel.General && r.Index >= count:
		hint = "32-bit code has " + listed(general(mode))
	case r.Class == intel.General && (r.Size == 8 || r.Size == 1 && r.Index >= 4 && !r.High):
		hint = "write " + generalName(mode, trace.Register(r.Index))
	default:
		return nil
	}
	return mistakef(hint, "32-bit code has no %s", r.Name)
}
