package diff

import "github.com/framecheck/framecheck/scenarios/trace"

// Mode is that of the code that runs at this moment.
func (v View) Mode() trace.Mode {
	if v.snapshot.Registers.Selectors[trace.CS] == trace.Code32 {
		return trace.Mode32
	}
	return trace.Mode64
}

// Name is what code of this moment's mode calls all that it sees of a register:
// "rsp", or "esp" in 32-bit code.
func (v View) Name(r trace.Register) string { return nameIn(v.Mode(), r) }

func nameIn(m trace.Mode, r trace.Register) string {
	if m == trace.Mode32 && r < trace.R8 {
		return "e" + r.String()[1:]
	}
	return r.String()
}
