package diff

import (
	"bytes"
	"fmt"
)

// shiftReach is how far, in bytes, a misplaced value is looked for.
const shiftReach = 128

// shifted says where a value in the wrong place belongs: captured bytes that
// are the graffiti of another address, or a predicted value that was captured
// somewhere near.
func (m moment) shifted(address uint64, predicted, captured []byte) string {
	if from, ok := readGraffiti(captured); ok && from != address && m.program.Stack.Contains(from, len(captured)) {
		return fmt.Sprintf("captured is what lay at %s, moved by %s", m.captured.slot(from), distance(from, address))
	}
	for apart := uint64(1); apart <= shiftReach; apart++ {
		for _, there := range [2]uint64{address - apart, address + apart} {
			if m.misplaced(predicted, there) {
				return fmt.Sprintf("the predicted value was captured at %s, %s", m.captured.slot(there),
					higherOrLower(int64(there-address)))
			}
		}
	}
	return ""
}

// misplaced reports whether a value other than zero was captured at an address
// for which something else is predicted.
func (m moment) misplaced(value []byte, there uint64) bool {
	captured, ok := m.captured.Bytes(there, len(value))
	if !ok || number(value) == 0 || !bytes.Equal(captured, value) {
		return false
	}
	predicted, ok := m.predicted.Bytes(there, len(value))
	return ok && !bytes.Equal(predicted, value)
}

func distance(from, to uint64) string {
	if to < from {
		return bytesOf(from-to) + " down"
	}
	return bytesOf(to-from) + " up"
}

func higherOrLower(apart int64) string {
	if apart < 0 {
		return bytesOf(uint64(-apart)) + " lower"
	}
	return bytesOf(uint64(apart)) + " higher"
}
