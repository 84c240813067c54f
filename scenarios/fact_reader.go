package scenarios

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	rolePattern = `(?:` + sizedPattern + ` +)?(?:untouched|local|argument|left +over(?: +from +` + functionPattern + `)?)`
	factForms   = "42, dword 0x2a, double 3.5, return to main, saved rbp, initial rbx, untouched, local, argument, " +
		"left over, left over from f, or an address as in rbp-8"
)

var factPattern = valuePattern + `|return +to +` + functionPattern + `|(?:saved|initial) +(?:` + strings.Join(general(), "|") + `)|` +
	rolePattern + `|` + addressPattern

var factShape = &shape{
	name: "fact", what: "a fact", example: factForms,
	scalar: numberOrText("a fact", factPattern, factMistake),
}

var factsShape = oneOrMore("facts", factShape)

var (
	returnForm   = regexp.MustCompile(`^return +to +(.+)$`)
	registerForm = regexp.MustCompile(`^(saved|initial) +(.+)$`)
	roleForm     = regexp.MustCompile(`^(?:(` + sizedPattern + `) +)?(untouched|local|argument|left +over)(?: +from +(.+))?$`)
	valueForm    = whole(valuePattern)
)

// roles are the facts that begin with a word.
var roles = map[string]FactKind{
	"untouched": IsUntouched, "local": IsLocal, "argument": IsArgument, "left": IsLeftOver,
	"saved": IsSaved, "initial": IsInitial,
}

// openings are words that a fact begins with, and that say nothing alone.
var openings = append([]string{"return", "saved", "initial", "left", "float", "double"}, sizeNames...)

// statement is a fact before it is known how large the place is that it speaks
// of.
type statement struct {
	Fact             // Size is 0 where the text does not tell it
	integer *big.Int // IsValue without a size of its own
}

// parseFact reads a text of the form of factPattern.
func parseFact(text string) (s statement, m *mistake) {
	s.Text = text
	if valueForm.MatchString(text) {
		s.integer, s.Bytes, m = parseValue(text)
		s.Size = len(s.Bytes)
		return s, m
	}
	if parts := returnForm.FindStringSubmatch(text); parts != nil {
		s.Kind, s.Function, s.Size = IsReturn, parts[1], 8
		return s, nil
	}
	if parts := registerForm.FindStringSubmatch(text); parts != nil {
		s.Kind, s.Size = roles[parts[1]], 8
		s.Register, _ = parseGeneral(parts[2])
		return s, nil
	}
	if parts := roleForm.FindStringSubmatch(text); parts != nil {
		s.Kind, s.Function, s.Size = roles[strings.Fields(parts[2])[0]], parts[3], sizes[parts[1]]
		return s, nil
	}
	if slices.Contains(openings, text) {
		return s, factMistake(text)
	}
	s.Kind, s.Size = IsAddress, 8
	s.Address, m = parseAddress(text)
	return s, m
}

// settle gives the fact with the size of the place where the text has none.
func (s statement) settle(size int) (Fact, *mistake) {
	var m *mistake
	if s.Size == 0 {
		s.Size = size
	}
	if s.Kind == IsValue && s.Bytes == nil {
		s.Bytes, m = encode(s.integer, s.Text, s.Size)
	}
	return s.Fact, m
}

// statements reads a fact or a list of facts that fit their shape.
func (r *reader) statements(n *yaml.Node) []statement {
	var all []statement
	for _, one := range r.oneOrAll(n, factsShape) {
		s, m := parseFact(r.text(one))
		if m != nil {
			r.add(r.at(one), m)
			continue
		}
		s.Position = r.at(one)
		r.checkFact(s.Fact)
		all = append(all, s)
	}
	return all
}

// slotFacts reads what must be true of a slot. A slot has one size, which any
// of its facts can say; it is 8 bytes where none does.
func (r *reader) slotFacts(n *yaml.Node) []Fact {
	statements, size := r.statements(n), 0
	for _, s := range statements {
		switch {
		case size == 0:
			size = s.Size
		case s.Size != 0 && s.Size != size:
			r.add(s.Position, mistakef("a slot has one size; write two slots", "%q has %d bits, the fact before it %d",
				shown(s.Text), 8*s.Size, 8*size))
			return nil
		}
	}
	if size == 0 {
		size = 8
	}
	return r.settle(statements, func(statement) (int, *mistake) { return size, nil })
}

// registerFacts reads what must be true of a register. A fact of a vector
// register that says a smaller size speaks of the lowest bytes.
func (r *reader) registerFacts(n *yaml.Node, register RegisterName) []Fact {
	return r.settle(r.statements(n), func(s statement) (int, *mistake) { return register.Size, register.refuses(s) })
}

func (r *reader) settle(statements []statement, size func(statement) (int, *mistake)) []Fact {
	var facts []Fact
	for _, s := range statements {
		bytes, m := size(s)
		var fact Fact
		if m == nil {
			fact, m = s.settle(bytes)
		}
		if m != nil {
			r.add(s.Position, m)
			continue
		}
		facts = append(facts, fact)
	}
	return facts
}

// refuses says why a fact cannot be one of the register.
func (n RegisterName) refuses(s statement) *mistake {
	switch {
	case !slices.Contains([]FactKind{IsValue, IsAddress, IsInitial}, s.Kind):
		return mistakef("write a value, an address or initial "+trace.RBX.String(),
			"%q can be true of a slot on the stack, not of the register %s", shown(s.Text), n.Name)
	case s.Size > n.Size, s.Size != 0 && s.Size < n.Size && !n.Vector:
		return mistakef("name the part of the register that the fact speaks of", "%q has %d bits, %s has %d",
			shown(s.Text), 8*s.Size, n.Name, 8*n.Size)
	case n.Vector && s.Kind != IsValue:
		return mistakef("write a value", "%q cannot be true of the vector register %s", shown(s.Text), n.Name)
	}
	return nil
}

// checkFact takes down the names in a fact that the scenario does not have.
func (r *reader) checkFact(f Fact) {
	switch f.Kind {
	case IsReturn:
		if f.Function != trace.Start {
			r.checkFunction(f.Position, f.Function)
		}
	case IsLeftOver:
		if f.Function != "" {
			r.checkFunction(f.Position, f.Function)
		}
	case IsAddress:
		r.checkAddress(f.Position, f.Address, factWords)
	}
}

// factWords are what a word that is no symbol can have been meant to be.
var factWords = []string{"untouched", "local", "argument", "cfa", "entry", "guard"}

// factMistake says what is wrong with a text that has not the form of a fact.
func factMistake(text string) *mistake {
	words := strings.Fields(text)
	if len(words) == 0 {
		return nil
	}
	switch words[0] {
	case "return":
		return mistakef("as in return to main", "%q is not a return address", shown(text))
	case "saved", "initial":
		if len(words) == 2 {
			return mistakef(nearRegister(words[1]), "%q: expected a 64-bit general register after %s", shown(text), words[0])
		}
		return mistakef("as in "+words[0]+" rbp", "%q: expected a 64-bit general register after %s", shown(text), words[0])
	case "left":
		return mistakef("as in left over, or left over from main", "%q is not a fact", shown(text))
	}
	if m := valueMistake(text); m != nil {
		return m
	}
	if m := addressMistake(text); m != nil {
		return m
	}
	if near := source.Nearest(text, factWords); near != "" {
		return mistakef("did you mean "+near+"?", "%q is not a fact", shown(text))
	}
	return nil
}
