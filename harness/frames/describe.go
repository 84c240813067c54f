package frames

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/framemap"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Describe says what a slot holds as scenarios write it, as in "local product".
func Describe(mode trace.Mode, s framemap.Slot) string {
	switch s.Role {
	case framemap.FramePointer, framemap.SavedRegister:
		if s.Name != "" {
			return "saved " + s.Name
		}
		return "saved " + registerName(mode, s.Register)
	case framemap.ReturnAddress, framemap.Padding:
		return string(s.Role)
	case framemap.Argument, framemap.HomeSpace, framemap.Local, framemap.Spill, framemap.RegisterSave:
	}
	if s.Name == "" {
		return string(s.Role)
	}
	return string(s.Role) + " " + s.Name
}

func registerName(mode trace.Mode, r trace.Register) string {
	if mode == trace.Mode32 {
		return "e" + r.String()[1:]
	}
	return r.String()
}

// Places says where a value lies as scenarios write it: registers by the name of the
// whole, "cfa+8" on the stack, with "at" before what holds its address.
func Places(mode trace.Mode, p framemap.Place) []string {
	var all []string
	for _, piece := range p.Pieces {
		text := fmt.Sprintf("cfa+%d", piece.Offset)
		if piece.InRegister {
			text = piece.Register.String()
			if piece.Register.Class == framemap.General {
				text = registerName(mode, trace.Register(piece.Register.Index))
			}
		}
		if p.Indirect {
			text = "at " + text
		}
		all = append(all, text)
	}
	return all
}
