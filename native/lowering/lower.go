package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Lower makes the listings of all functions that have a body. All are the declared
// functions of a scenario, those with a signature alone included; mode is that of
// the code.
//
// The error is source.Diagnostics for the author's mistakes, all of them at once. Their
// Line is empty: it is for the caller to fill in.
func Lower(all []*declaration.Function, mode trace.Mode) ([]intel.Listing, error) {
	p := &program{mode: mode, functions: map[string]*declaration.Function{}}
	for _, f := range all {
		p.declare(f)
	}
	var listings []intel.Listing
	for _, f := range all {
		if f.Body != nil && p.sound[f] {
			listings = append(listings, p.listing(f))
		}
	}
	p.wrong.Sort()
	if err := p.wrong.Err(); err != nil {
		return nil, err
	}
	return listings, nil
}

// listing lowers a function. One whose RSP does not move is lowered twice: the first time
// tells how much its calls take.
func (p *program) listing(f *declaration.Function) intel.Listing {
	mistakes := len(p.wrong)
	r := newRoutine(p, f, 0)
	l := r.listing()
	if r.outgoing == 0 || len(p.wrong) > mistakes {
		return l
	}
	return newRoutine(p, f, r.outgoing).listing()
}

// program is what all routines of a scenario share.
type program struct {
	mode      trace.Mode
	functions map[string]*declaration.Function
	// sound are the functions whose signatures and types hold no mistake.
	sound map[*declaration.Function]bool
	wrong source.Diagnostics
}
