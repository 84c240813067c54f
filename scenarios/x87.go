package scenarios

import (
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// returnsInX87 reports whether a function's result comes in st0: a long double, or a
// complex of them, under sysv (psABI 3.2.3), any float but one of 128 bits in 32-bit code
// (i386 psABI, table 2.4).
func (d *declared) returnsInX87(mode trace.Mode) bool {
	t := d.Returns
	if t == nil {
		return false
	}
	if mode == trace.Mode32 {
		return t.Kind == declaration.Float && t.Bits <= 80
	}
	return d.Convention == declaration.SysV && t.Bits == 80 && (t.Kind == declaration.Float || t.Kind == declaration.Complex)
}
