package witness

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// String writes the signature in a line, as in
//
//	sysv f64 (i32, struct {a f32; b u32:3} packed align 8, ...; f64[2])
//
// with the types of variadic arguments behind the semicolon. ParseSignature reads it.
func (s Signature) String() string {
	var parts []string
	for _, t := range s.params() {
		parts = append(parts, notation(t))
	}
	text := ""
	if s.Function.Variadic {
		parts = append(parts, "...")
		var extra []string
		for _, t := range s.Extra {
			extra = append(extra, notation(t))
		}
		text = "; " + strings.Join(extra, ", ")
	}
	return fmt.Sprintf("%s %s (%s%s)", s.Convention(), notation(s.Function.Returns), strings.Join(parts, ", "), text)
}

// notation writes a type.
func notation(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Array:
		return fmt.Sprintf("%s[%d]", notation(t.Element), t.Count)
	case declaration.Struct, declaration.Union:
	default:
		return scalarName(t)
	}
	var fields []string
	for _, f := range t.Fields {
		text := strings.TrimSpace(f.Name + " " + notation(f.Type))
		if f.BitField {
			text += fmt.Sprintf(":%d", f.Width)
		}
		fields = append(fields, text)
	}
	text := keyword(t) + " {" + strings.Join(fields, "; ") + "}"
	if t.Packed {
		text += " packed"
	}
	if t.Align > 0 {
		text += fmt.Sprintf(" align %d", t.Align)
	}
	return text
}
