package layout

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// supported refuses types that a convention's mode does not have.
func (c *call) supported(f *declaration.Function, extra []*declaration.Type) error {
	if _, known := conventions[f.Convention]; !known {
		return mistakef(f.Position, "one of: sysv, win64, cdecl, ...", "%s has the unknown convention %q", f.Name, f.Convention)
	}
	types := []*declaration.Type{f.Returns}
	at := []source.Position{f.Position}
	for _, p := range f.Params {
		types, at = append(types, p.Type), append(at, p.Position)
	}
	for _, t := range extra {
		types, at = append(types, t), append(at, f.Position)
	}
	for i, t := range types {
		if name := missing(t, c.mode); name != "" {
			return mistakef(at[i], "leave it to 64-bit code", "32-bit code has no %s", name)
		}
	}
	return nil
}

// missing names a type that 32-bit code does not have, within another too.
func missing(t *declaration.Type, mode trace.Mode) string {
	switch {
	case mode == trace.Mode64:
		return ""
	case t.Kind == declaration.Integer && t.Bits == 128:
		return "integer of 128 bits"
	case t.Kind == declaration.Float && t.Bits == 128:
		return "f128 here"
	case t.Kind == declaration.Vector && t.Bits > 128:
		return "vector of more than 128 bits here"
	case t.Kind == declaration.Array:
		return missing(t.Element, mode)
	}
	for _, f := range t.Fields {
		if name := missing(f.Type, mode); name != "" {
			return name
		}
	}
	return ""
}
