package declaration

// Expression is a value: an atom, or two with an operator between. It is computed in
// integers as wide as the mode's registers, which wrap. A variable that is read is
// extended by its type; one that is an aggregate, or no integer, stands alone.
type Expression struct {
	Text        string // as the author wrote it
	Left, Right Atom   // Right only with an Operator
	Operator    Operator
}

// Atom is the smallest value.
type Atom struct {
	Kind     AtomKind
	Variable string // Variable, Address
	Number   int64  // Number
}

// AtomKind is the form of an atom.
type AtomKind uint8

// The atoms.
const (
	Number     AtomKind = iota // 42, -1, 0x2a
	Value                      // n
	Address                    // &n
	Indirectly                 // *p: the integer of the mode's width at the address that p holds
)

// Operator stands between two atoms.
type Operator string

// The operators. Comparisons are signed, and stand in an If alone.
const (
	None           Operator = ""
	Plus           Operator = "+"
	Minus          Operator = "-"
	Times          Operator = "*"
	Equal          Operator = "=="
	NotEqual       Operator = "!="
	Less           Operator = "<"
	LessOrEqual    Operator = "<="
	Greater        Operator = ">"
	GreaterOrEqual Operator = ">="
)

// Comparison reports whether the operator gives true or false.
func (o Operator) Comparison() bool {
	switch o {
	case Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual:
		return true
	case None, Plus, Minus, Times:
	}
	return false
}
