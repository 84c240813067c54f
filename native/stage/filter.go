//go:build linux && amd64

package stage

import "golang.org/x/sys/unix"

// filter is the BPF program that looks at each system call of the stage: those
// of its own three instructions pass, by number and by the address after the
// instruction. All others raise SIGSYS in the program that made them
// (SECCOMP_RET_TRAP): the call is not made, just as if the process were killed,
// but the handler sees the exact state, and the stage lives on. int 0x80 and
// sysenter have another architecture, x32 calls another number, and the calls
// of the vsyscall page another address.
func (t *text) filter() []unix.SockFilter {
	const number, architecture, address, addressHigh = 0, 4, 8, 12 // in struct seccomp_data
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
	own := []struct {
		number uint32
		after  string
	}{{unix.SYS_READ, "serve.read_end"}, {unix.SYS_WRITE, "serve.write_end"}, {unix.SYS_EXIT, "serve.exit_end"}}

	rest := len(own) * 5
	program := []unix.SockFilter{load(architecture), unless(unix.AUDIT_ARCH_X86_64, rest+2), load(addressHigh), unless(0, rest)}
	for _, call := range own {
		program = append(program,
			load(number), unless(call.number, 3),
			load(address), unless(uint32(t.address(call.after)), 1),
			answer(unix.SECCOMP_RET_ALLOW))
	}
	return append(program, answer(unix.SECCOMP_RET_TRAP))
}
