//go:build linux && amd64

package stage

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// The legacy region of an xsave image, which is that of FXSAVE (Intel SDM vol. 1, table
// 10-2): offsets in bytes.
const (
	xsaveControl = 0
	xsaveStatus  = 2
	xsaveTags    = 4  // a bit for each register that is not empty
	xsaveX87     = 32 // st0 to st7, in 16 bytes each
)

// readX87 takes the floating-point unit's state from an image. What is empty counts as
// zero: a system that saves and restores the unit may lose it.
func readX87(image []byte) *trace.X87 {
	x := &trace.X87{
		Control: binary.LittleEndian.Uint16(image[xsaveControl:]), Status: binary.LittleEndian.Uint16(image[xsaveStatus:]),
		Occupied: image[xsaveTags],
	}
	for i := range x.Stack {
		if !x.Empty(i) {
			copy(x.Stack[i][:], image[xsaveX87+16*i:])
		}
	}
	return x
}
