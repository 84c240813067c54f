package diff

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// backtrace follows the chain of frame pointers: [rbp] is the caller's frame
// pointer, [rbp+8] the return address into it, and a null rbp ends the chain
// (psABI 3.2.2 and 3.4.1). It names the functions, newest first, and says where
// the chain breaks if it does.
func (v View) backtrace() []string {
	function, ok := v.program.Function(v.snapshot.Registers.RIP)
	if !ok {
		function = fmt.Sprintf("rip %#x outside every function", v.snapshot.Registers.RIP)
	}
	names := []string{function}
	for rbp := v.snapshot.Registers.Get(trace.RBP); rbp != 0; {
		next, onStack := v.quadword(rbp)
		address, _ := v.quadword(rbp + 8)
		caller, known := v.program.Caller(address)
		switch {
		case !onStack:
			return append(names, fmt.Sprintf("rbp %#x is not on the stack", rbp))
		case !known:
			return append(names, fmt.Sprintf("%#x at %s is no return address", address, v.slot(rbp+8)))
		case caller == trace.Start:
			return names
		}
		names = append(names, caller)
		if next != 0 && next <= rbp {
			return append(names, fmt.Sprintf("rbp %#x does not lie above %#x", next, rbp))
		}
		rbp = next
	}
	return names
}

func tellBacktrace(names []string) string {
	return strings.Join(names, " < ")
}
