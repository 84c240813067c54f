package drawing

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// signals tells those that were delivered, with si_code: what this machine has in the
// frames of the handlers that the model has begun.
func (c *change) signals() {
	if c.program.Signals == nil {
		return
	}
	for _, call := range c.calls {
		f := signalFrame{base: call.CFA - 8}
		pretcode, there := c.is.Bytes(f.base, 8)
		if !there || call.Return != c.program.Signals.Restorer || binary.LittleEndian.Uint64(pretcode) != call.Return {
			continue
		}
		signal := trace.Signal(f.word(c.is, "siginfo.si_signo"))
		c.tell("%s (%s)", signal, signal.Code(int32(f.word(c.is, "siginfo.si_code"))))
	}
}
