package unwind

// ruleKind is how a register of the caller is found again (DWARF 5, 6.4.1).
type ruleKind uint8

const (
	unspecified ruleKind = iota // the ABI says: kept where it is callee-saved
	undefined
	sameValue
	atOffset     // lies at CFA + offset
	isOffset     // is CFA + offset
	inRegister   // is in another register
	atExpression // lies at what the expression gives
	isExpression // is what the expression gives
	fromRegister // of the CFA alone: a register and an offset
	byExpression // of the CFA alone: what the expression gives
)

// rule is the rule of one register, or of the CFA.
type rule struct {
	kind       ruleKind
	register   uint64 // DWARF's number
	offset     int64
	expression *cursor
}

// row is what a table says at one address.
type row struct {
	cfa   rule
	rules [columns]rule
	// vectors is set where a vector register has had a rule.
	vectors bool
}

func (r *row) put(column uint64, to rule) {
	if column < columns {
		r.rules[column] = to
		r.vectors = r.vectors || column >= firstVectorColumn
	}
}

func (r *row) at(column uint64) rule {
	if column < columns {
		return r.rules[column]
	}
	return rule{}
}
