package objects

import (
	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/model/unwind"
)

// row gives what the table says of an instruction, or of a call from behind which its
// callee's frame is walked.
func row(walkers []walking.Walker, address uint64) string {
	for _, w := range walkers {
		table, ok := w.Walker.(unwind.Table)
		if !ok {
			continue
		}
		text, err := table.Row(address)
		if err != nil {
			return err.Error()
		}
		return text
	}
	return ""
}
