package lowering

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/framemap"
)

// params places those that come in registers; the others are where the caller put them.
func (p *planner) params(params []*variable) {
	arguments := p.called.Arguments
	if p.called.Result.Indirect {
		hidden := &variable{Variable: declaration.Variable{Name: sret, Position: p.Position}}
		p.frame.sret = p.param(hidden, 0, arguments[0])
		arguments = arguments[1:]
	}
	for k, v := range params {
		v.indirect = arguments[k].Indirect
		position := k + len(p.called.Arguments) - len(arguments)
		v.place = p.param(v, position, arguments[k])
	}
}

// param is the place of a parameter, or of its address.
func (p *planner) param(v *variable, position int, a framemap.Place) location {
	size, align := a.Size, p.word
	if v.Type != nil && !a.Indirect {
		align = alignment(v.Type, p.program.mode)
	}
	if a.Indirect {
		size = p.word
	}
	switch {
	case len(a.Pieces) > 0 && !a.Pieces[0].InRegister:
		return location{offset: int(a.Pieces[0].Offset)}
	case p.called.HomeSpace > 0:
		return location{offset: p.word * position}
	}
	return p.place(v, size, align)
}
