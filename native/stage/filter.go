//go:build linux && amd64

package stage

import "golang.org/x/sys/unix"

// allowed is a system call that the filter lets through: by its number, the address
// after its instruction and, where one is given, its first argument, of 32 bits.
type allowed struct {
	number   uint32
	after    uint64
	argument uint32 // 0 where it may be any
}

// allowed are the calls of the stage's own three instructions.
func (t *text) allowed() []allowed {
	return []allowed{
		{number: unix.SYS_READ, after: t.address("serve.read_end")},
		{number: unix.SYS_WRITE, after: t.address("serve.write_end")},
		{number: unix.SYS_EXIT, after: t.address("serve.exit_end")},
	}
}

// filter is the BPF program that looks at each system call of the stage: those
// that are allowed pass. All others raise SIGSYS in the program that made them
// (SECCOMP_RET_TRAP): the call is not made, just as if the process were killed,
// but the handler sees the exact state, and the stage lives on. int 0x80 and
// sysenter have another architecture, x32 calls another number, and the calls
// of the vsyscall page another address.
func filter(calls []allowed) []unix.SockFilter {
	const number, architecture, address, addressHigh, argument = 0, 4, 8, 12, 16 // in struct seccomp_data
	load := func(field uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: field}
	}
	// unless skips instructions where the value that was loaded is another.
	unless := func(value uint32, skip int) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: value, Jf: uint8(skip)}
	}
	answer := func(action uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: action}
	}
	var rest []unix.SockFilter
	for _, call := range calls {
		block := []unix.SockFilter{answer(unix.SECCOMP_RET_ALLOW)}
		demand := func(field, value uint32) {
			block = append([]unix.SockFilter{load(field), unless(value, len(block))}, block...)
		}
		if call.argument != 0 {
			demand(argument, call.argument)
		}
		demand(address, uint32(call.after))
		demand(number, call.number)
		rest = append(rest, block...)
	}
	program := []unix.SockFilter{load(architecture), unless(unix.AUDIT_ARCH_X86_64, len(rest)+2), load(addressHigh), unless(0, len(rest))}
	return append(append(program, rest...), answer(unix.SECCOMP_RET_TRAP))
}
