package diff

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// backtrace follows the chain of frame pointers: [rbp] is the caller's frame
// pointer, above it lies the return address into it, and a null rbp ends the
// chain (psABI 3.2.2 and 3.4.1; i386 psABI 2.2.2 and 2.3.1). It names the
// functions, newest first, and says where the chain breaks if it does.
func (v View) backtrace() []string {
	function, ok := v.program.Function(v.snapshot.Registers.RIP)
	if !ok {
		function = fmt.Sprintf("rip %#x outside every function", v.snapshot.Registers.RIP)
	}
	names := []string{function}
	name, size := v.Name(trace.RBP), uint64(v.Mode().Bytes())
	for rbp := v.snapshot.Registers.Get(trace.RBP); rbp != 0; {
		next, onStack := v.word(rbp)
		address, _ := v.word(rbp + size)
		caller, known := v.program.Caller(address)
		switch {
		case !onStack:
			return append(names, fmt.Sprintf("%s %#x is not on the stack", name, rbp))
		case !known:
			return append(names, fmt.Sprintf("%#x at %s is no return address", address, v.slot(rbp+size)))
		case caller == trace.Start:
			return names
		}
		names = append(names, caller)
		if next != 0 && next <= rbp {
			return append(names, fmt.Sprintf("%s %#x does not lie above %#x", name, next, rbp))
		}
		rbp = next
	}
	return names
}

func tellBacktrace(names []string) string {
	return strings.Join(names, " < ")
}
