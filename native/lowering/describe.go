package lowering

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

// describe names a type as scenarios write it.
func describe(t *declaration.Type) string {
	switch t.Kind {
	case declaration.Bool:
		return "bool"
	case declaration.Integer:
		if t.Unsigned {
			return fmt.Sprintf("u%d", t.Bits)
		}
		return fmt.Sprintf("i%d", t.Bits)
	case declaration.Float:
		return fmt.Sprintf("f%d", t.Bits)
	case declaration.Complex:
		return fmt.Sprintf("c%d", t.Bits)
	case declaration.Pointer:
		return "ptr"
	case declaration.Vector:
		return fmt.Sprintf("m%d", t.Bits)
	case declaration.Array:
		return fmt.Sprintf("%s[%d]", describe(t.Element), t.Count)
	case declaration.Struct, declaration.Union:
		return t.Name
	case declaration.VaList:
		return "va_list"
	case declaration.Void:
	}
	return "nothing"
}
