package unwind

import (
	"fmt"
	"strings"
)

// Row implements Table: what is taken back at an address. The codes stand as in the table,
// the last instruction's first, and those that have not run there are left out.
func (w *win64) Row(address uint64) (string, error) {
	f, found := w.tables.find(address)
	if !found {
		return "", &NoRule{address}
	}
	var parts []string
	done := address - f.begin
	for range maxChained {
		info, err := w.tables.info(f.info)
		if err != nil {
			return "", err
		}
		if steps, is := epilogue(w.code, address, f, info); is && done >= info.prologue {
			return "an epilogue: " + describeSteps(steps), nil
		}
		for _, code := range info.codes {
			if code.operation != epilog && code.behind <= done {
				parts = append(parts, code.describe(info))
			}
		}
		if info.chained == nil {
			break
		}
		f, done = info.chained, ^uint64(0)
	}
	if parts == nil {
		return "nothing is on the stack", nil
	}
	return "to take back: " + strings.Join(parts, ", "), nil
}

// describe says a code in words, with the place that it has in a frame as rsp+n, rsp being
// as it is behind the prologue.
func (u unwindCode) describe(i *unwindInfo) string {
	switch u.operation {
	case pushNonvol:
		return fmt.Sprintf("push %s", u.register)
	case allocSmall, allocLarge:
		return fmt.Sprintf("%d bytes", u.operand)
	case setFPReg:
		return fmt.Sprintf("%s is rsp+%d", u.register, i.frameOffset)
	case saveNonvol, saveNonvolFar:
		return fmt.Sprintf("%s at rsp+%d", u.register, u.operand)
	case saveXMM128, saveXMM128Far:
		return fmt.Sprintf("xmm%d at rsp+%d", u.vector, u.operand)
	}
	return "what an interrupt pushed"
}

func describeSteps(steps []epilogueStep) string {
	var parts []string
	for _, s := range steps {
		if s.pop {
			parts = append(parts, fmt.Sprintf("pop %s", s.into))
		} else {
			parts = append(parts, fmt.Sprintf("rsp is %s%+d", s.from, s.add))
		}
	}
	return strings.Join(append(parts, "return"), ", ")
}
