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
	rolePattern = `(?:untouched|local|argument|left +over(?: +from +` + functionPattern + `)?)`
	factForms   = "42, dword 0x2a, double 3.5, return to main, saved rbp, initial rbx, untouched, local, argument, " +
		"left over, left over from f, or an address as in rbp-8"
)

var (
	wholePattern = strings.Join(slices.Concat(general(trace.Mode64), general(trace.Mode32)), "|")
	factPattern  = valuePattern + `|(?:` + sizedPattern + ` +)?` + rolePattern +
		`|(?:(?:dword|qword) +)?return +to +` + functionPattern +
		`|(?:(?:word|dword|qword) +)?(?:(?:saved|initial) +(?:` + wholePattern + `)|` + addressPattern + `)`
)

var factShape = &shape{
	name: "fact", what: "a fact", example: factForms,
	scalar: numberOrText("a fact", factPattern, factMistake),
}

var factsShape = oneOrMore("facts", factShape)

var (
	sizeForm     = regexp.MustCompile(`^(?:(` + sizedPattern + `) +)?(.*)$`)
	returnForm   = regexp.MustCompile(`^return +to +(.+)$`)
	registerForm = regexp.MustCompile(`^(saved|initial) +(.+)$`)
	roleForm     = regexp.MustCompile(`^(untouched|local|argument|left +over)(?: +from +(.+))?$`)
	valueForm    = whole(valuePattern)
)

// roles are the facts that begin with a word.
var roles = map[string]FactKind{
	"untouched": IsUntouched, "local": IsLocal, "argument": IsArgument, "left": IsLeftOver,
	"saved": IsSaved, "initial": IsInitial,
}

// openings are words that a fact begins with, and that say nothing alone.
var openings = append([]string{"return", "saved", "initial", "left", "float", "double", "extended"}, sizeNames...)

// statement is a fact before it is known how large the place is that it speaks
// of.
type statement struct {
	Fact             // Size is 0 where the text does not tell it
	integer *big.Int // IsValue without a size of its own
}

// parseFact reads a text of the form of factPattern.
func parseFact(mode trace.Mode, text string) (s statement, m *mistake) {
	var ok bool
	s.Text = text
	if valueForm.MatchString(text) {
		s.integer, s.Bytes, m = parseValue(text)
		s.Size = len(s.Bytes)
		return s, m
	}
	said := sizeForm.FindStringSubmatch(text)
	size, rest := sizes[said[1]], said[2]
	if parts := roleForm.FindStringSubmatch(rest); parts != nil {
		s.Kind, s.Function, s.Size = roles[strings.Fields(parts[1])[0]], parts[2], size
		return s, nil
	}
	if s.Size = size; size == 0 {
		s.Size = mode.Bytes()
	}
	if parts := returnForm.FindStringSubmatch(rest); parts != nil {
		s.Kind, s.Function = IsReturn, parts[1]
		return s, nil
	}
	if parts := registerForm.FindStringSubmatch(rest); parts != nil {
		s.Kind = roles[parts[1]]
		if s.Register, ok = parseGeneral(mode, parts[2]); !ok {
			m = factMistake(mode, rest)
		}
		return s, m
	}
	if slices.Contains(openings, rest) {
		return s, factMistake(mode, text)
	}
	s.Kind = IsAddress
	s.Address, m = parseAddress(mode, rest)
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
		s, m := parseFact(r.mode, r.text(one))
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
// of its facts can say; where none does it is as large as a push in the mode.
func (r *reader) slotFacts(n *yaml.Node) []Fact {
	statements, size := r.statements(n), 0
	for _, s := range statements {
		switch {
		case size == 0:
			size = s.Size
		case s.Size != 0 && s.Size != size:
			r.add(s.Position, mistakef("a slot has one size; write two slots", "%q has %d bits, the fact before it %d",
				source.Excerpt(s.Text), 8*s.Size, 8*size))
			return nil
		}
	}
	if size == 0 {
		size = r.mode.Bytes()
	}
	return r.settle(statements, func(statement) (int, *mistake) { return size, nil })
}

// registerFacts reads what must be true of a register. A fact of a vector
// register that says a smaller size speaks of the lowest bytes.
func (r *reader) registerFacts(n *yaml.Node, register RegisterName) []Fact {
	return r.settle(r.statements(n), func(s statement) (int, *mistake) { return register.Size, register.refuses(r.mode, s) })
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
