package forms

import (
	"slices"

	"github.com/framecheck/framecheck/fixtures/x86csv"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Modes are those that each row has a form in.
var Modes = []trace.Mode{trace.Mode64, trace.Mode32}

// Universe is all that can be covered.
type Universe struct{ Rows []Row }

// Form is a row in a mode: an instruction that is valid or raises #UD there, or
// one that the mode does not have.
type Form struct {
	Row  *Row
	Mode trace.Mode
}

// Validity says what the row is in the mode.
func (f Form) Validity() Validity { return f.Row.valid[f.Mode] }

// Read gives the forms of the stack instructions. An error says that the
// recorded rows cannot be read.
func Read() (Universe, error) {
	rows, err := readRows(x86csv.Stack)
	return Universe{rows}, err
}

// Forms lists every row in every mode.
func (u Universe) Forms() []Form {
	var all []Form
	for i := range u.Rows {
		for _, mode := range Modes {
			all = append(all, Form{&u.Rows[i], mode})
		}
	}
	return all
}

// At gives the forms that the instruction at the start of the code has in a
// mode: valid ones, or ones that raise #UD. There are two where one row is a
// special case of another. A LOCK prefix makes another instruction of any.
func (u Universe) At(mode trace.Mode, code []byte) []Form {
	p := readPrefixes(mode, code)
	if p.lock {
		return nil
	}
	var found []Form
	for i := range u.Rows {
		f := Form{&u.Rows[i], mode}
		if v := f.Validity(); (v == Valid || v == Invalid) && f.Row.matches(p, mode, code) {
			found = append(found, f)
		}
	}
	return found
}

// longest is the most bytes that an instruction has (Intel SDM vol. 2, 2.3.11).
const longest = 15

func (r *Row) matches(p prefixes, mode trace.Mode, code []byte) bool {
	if len(r.sizes) > 0 && !slices.Contains(r.sizes, p.operandSize()) || r.encoding.wide && !p.wide {
		return false
	}
	length, ok := r.encoding.match(code[p.length:], p.addressSize(mode))
	return ok && p.length+length <= longest
}
