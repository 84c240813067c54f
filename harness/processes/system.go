package processes

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/native/child"
	"github.com/framecheck/framecheck/scenarios/process"
)

// At gives what the system at hand decides, from what it told this very program.
func At() (execve.System, error) {
	vector, err := child.Auxiliary()
	if err != nil {
		return execve.System{}, err
	}
	return execve.System{
		Top: execve.StackTop, Same: vector,
		UID: uint64(os.Getuid()), EUID: uint64(os.Geteuid()), GID: uint64(os.Getgid()), EGID: uint64(os.Getegid()),
	}, nil
}

// unknown says which entry of a system's auxiliary vector the model knows nothing of, the
// lowest, or is empty: a newer kernel is no mistake of anybody's.
func unknown(vector map[process.Auxiliary]uint64) string {
	for _, kind := range slices.Sorted(maps.Keys(vector)) {
		if !kind.Known() {
			return fmt.Sprintf("this kernel gives processes an entry %s, which the model does not know", kind)
		}
	}
	return ""
}

// before reports whether a kernel, as in "Linux 6.1.0 x86_64", is older than a release.
func before(kernel string, major, minor int) bool {
	fields := strings.Fields(kernel)
	if len(fields) < 2 {
		return false
	}
	parts := strings.SplitN(fields[1], ".", 3)
	if len(parts) < 2 {
		return false
	}
	first, failed := strconv.Atoi(parts[0])
	second, failedToo := strconv.Atoi(parts[1])
	return failed == nil && failedToo == nil && (first < major || first == major && second < minor)
}

// drawn learns from a run what a system draws at random: where the stack ends, and how
// far the kernel moved the auxiliary vector down (arch_align_stack).
func drawn(s execve.System, p *process.Process, x *process.Executable, captured *process.Run) (execve.System, error) {
	stack, _ := stackOf(captured.Before)
	s.Top, s.Shuffle = stack.To, 0
	predicted, err := execve.Predict(p, x, s)
	if err != nil {
		return s, err
	}
	const most = 8192 + 16
	if moved := predicted.Entry.Stack.Base - captured.Entry.Stack.Base; moved < most {
		s.Shuffle = moved
	}
	return s, nil
}

func stackOf(mappings []process.Mapping) (process.Mapping, bool) {
	for _, m := range mappings {
		if m.Name == "[stack]" {
			return m, true
		}
	}
	return process.Mapping{}, false
}
