package scenarios

import (
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// refuses says why a fact cannot be one of the register.
func (n RegisterName) refuses(mode trace.Mode, s statement) *mistake {
	switch {
	case !slices.Contains([]FactKind{IsValue, IsAddress, IsInitial}, s.Kind):
		return mistakef("write a value, an address or initial "+generalName(mode, trace.RBX),
			"%q can be true of a slot on the stack, not of the register %s", source.Excerpt(s.Text), n.Name)
	case (n.Vector || n.Segment || n.X87) && s.Kind != IsValue:
		return mistakef("write a value", "%q cannot be true of the register %s", source.Excerpt(s.Text), n.Name)
	case n.X87 && s.Size != n.Size:
		return mistakef("as in extended 1.5, or tbyte 0x3fff8000000000000000 for its bits", "%q is no float of 80 bits, as %s holds",
			source.Excerpt(s.Text), n.Name)
	case s.Size > n.Size, s.Size != 0 && s.Size < n.Size && !n.Vector:
		return mistakef("name the part of the register that the fact speaks of", "%q has %d bits, %s has %d",
			source.Excerpt(s.Text), 8*s.Size, n.Name, 8*n.Size)
	}
	return nil
}

// factMistake says what is wrong with a text that has not the form of a fact.
func factMistake(mode trace.Mode, text string) *mistake {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "return":
		return mistakef("as in return to main", "%q is not a return address", source.Excerpt(text))
	case "saved", "initial":
		return savedMistake(mode, words, text)
	case "left":
		return mistakef("as in left over, or left over from main", "%q is not a fact", source.Excerpt(text))
	}
	if len(words) > 1 && sizes[words[0]] != 0 && slices.Contains([]string{"return", "saved", "initial"}, words[1]) {
		return mistakef("leave the size out, or write dword or qword", "%q is not a fact", source.Excerpt(text))
	}
	if m := valueMistake(mode, text); m != nil {
		return m
	}
	if m := addressMistake(mode, text); m != nil {
		return m
	}
	if near := source.Nearest(text, factWords); near != "" {
		return mistakef("did you mean "+near+"?", "%q is not a fact", source.Excerpt(text))
	}
	return nil
}

// savedMistake says what is wrong after "saved" or "initial".
func savedMistake(mode trace.Mode, words []string, text string) *mistake {
	hint := "as in " + words[0] + " " + generalName(mode, trace.RBP)
	if len(words) == 2 {
		hint = source.DidYouMean(words[1], general(mode))
		if r, ok := intel.ParseRegister(words[1]); ok && r.Class == intel.General && r.Index < generalCount(mode) {
			hint = "write " + words[0] + " " + generalName(mode, trace.Register(r.Index))
		}
	}
	return mistakef(hint, "%q: expected a %d-bit general register after %s", source.Excerpt(text), mode.Bits(), words[0])
}
