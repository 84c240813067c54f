package execve

import "github.com/framecheck/framecheck/scenarios/process"

// System is what of a system decides how a process begins.
type System struct {
	// Top is where the stack's mapping ends. Without randomization that is StackTop.
	Top uint64
	// Shuffle is by how many bytes, of at most 8191, the kernel moved the strings of the
	// auxiliary vector down (arch_align_stack): 0 without randomization.
	Shuffle uint64
	// UID, EUID, GID and EGID are those of the process.
	UID, EUID, GID, EGID uint64
	// Same are the entries of the auxiliary vector that a system gives every process the
	// same: which there are, and their values.
	Same map[process.Auxiliary]uint64
	// Without is a rule that the model is to leave out; empty for none.
	Without Rule
}

// StackTop is STACK_TOP: the end of the 47-bit address space less a page
// (arch/x86/include/asm/page_64_types.h, DEFAULT_MAP_WINDOW).
const StackTop = 1<<47 - pageSize

const pageSize = 4096

func (s System) keep(r Rule) bool { return s.Without != r }

// IsSame reports whether the model takes an entry of the auxiliary vector from the
// system.
func IsSame(a process.Auxiliary) bool {
	switch a {
	case process.AtSysinfoEhdr, process.AtMinsigstksz, process.AtHwcap, process.AtHwcap2, process.AtClktck, process.AtRseqFeatureSize, process.AtRseqAlign:
		return true
	}
	return false
}
