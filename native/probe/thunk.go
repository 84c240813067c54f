package probe

import (
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Offsets in a thunk of 64-bit code, in bytes.
const (
	ThunkReturn       = 27 // what the call in it returns to
	ThunkJumped       = 40 // behind the jump back
	ThunkNarrowReturn = 59 // what the call of 32-bit code returns to
	ThunkBytes        = 64 // behind the jump back to 32-bit code
)

var thunkParts = map[string]uint64{
	"thunk.return": ThunkReturn, "thunk.jumped": ThunkJumped, "thunk.narrow": ThunkJumped,
	"thunk.narrow_return": ThunkNarrowReturn, "thunk.end": ThunkBytes,
}

// CheckThunk reports a thunk whose parts are not where they should be; address
// gives those of its labels.
func CheckThunk(address func(symbol string) uint64) error {
	for symbol, want := range thunkParts {
		if got := address(symbol) - address("thunk"); got != want {
			return fmt.Errorf("%s is at byte %d, not %d", symbol, got, want)
		}
	}
	return nil
}

// WriteThunk copies an assembled thunk to an address, to call the probe and to go on
// at another address.
func WriteThunk(slot, thunk []byte, address, probe, after uint64) {
	copy(slot[:ThunkBytes], thunk)
	writeDistance(slot[:ThunkReturn], address, probe)
	writeDistance(slot[:ThunkJumped], address, after)
	writeDistance(slot[:ThunkBytes], address, after)
}

// JumpBytes is the size of a near jump, which is as long as the nop.
const JumpBytes = len(trace.CheckpointBytes)

// WriteJump writes a jump at an address to another, for either mode.
func WriteJump(jump []byte, address, target uint64) {
	jump[0] = 0xe9 // jmp rel32
	writeDistance(jump[:JumpBytes], address, target)
}

// writeDistance ends a branch that begins at an address: the last four bytes
// are the distance from its end to the target.
func writeDistance(branch []byte, address, target uint64) {
	end := address + uint64(len(branch))
	binary.LittleEndian.PutUint32(branch[len(branch)-4:], uint32(target-end))
}
