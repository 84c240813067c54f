package scenarios

import (
	"fmt"
	"regexp"

	"gopkg.in/yaml.v3"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// frameFields are those of struct rt_sigframe (arch/x86/include/asm/sigframe.h), named
// by the structures that it is made of: struct ucontext, stack_t, struct sigcontext_64
// and siginfo_t. Behind it, at a multiple of 64, follows the image of the extended
// state (struct _xstate in uapi/asm/sigcontext.h): since the frame ends 8 bytes past a
// multiple of 16, that is always the next multiple.
var frameFields = signalFrameFields()

func signalFrameFields() []FrameField {
	all := []FrameField{{"pretcode", 0, 8}}
	all = append(all, fields("ucontext.", 8, 8, "uc_flags", "uc_link", "uc_stack.ss_sp")...)
	all = append(all, FrameField{"ucontext.uc_stack.ss_flags", 32, 4}, FrameField{"ucontext.uc_stack.ss_size", 40, 8})
	all = append(all, fields("sigcontext.", 48, 8, "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		"di", "si", "bp", "bx", "dx", "ax", "cx", "sp", "ip", "flags")...)
	all = append(all, fields("sigcontext.", 192, 2, "cs", "gs", "fs", "ss")...)
	all = append(all, fields("sigcontext.", 200, 8, "err", "trapno", "oldmask", "cr2", "fpstate")...)
	all = append(all, FrameField{"ucontext.uc_sigmask", 304, 8})
	all = append(all, fields("siginfo.", 312, 4, "si_signo", "si_errno", "si_code")...)
	all = append(all, FrameField{"siginfo.si_addr", 328, 8}, FrameField{"siginfo.si_pid", 328, 4}, FrameField{"siginfo.si_uid", 332, 4})
	return append(all, stateFields64()...)
}

// FrameField is a field of the frame that Linux builds for a handler of signals.
type FrameField struct {
	Name   string // as in sigcontext.ip
	Offset int64  // bytes from rsp at the handler's first instruction
	Size   int    // bytes
}

// SignalFrame lists the fields that have names.
func SignalFrame() []FrameField { return frameFields }

// stateAt is where the image of the extended state begins.
const stateAt = 456

func stateFields64() []FrameField {
	all := fields("fpstate.", stateAt, 2, "cwd", "swd")
	all = append(all, FrameField{"fpstate.mxcsr", stateAt + 24, 4})
	for i := range int64(16) {
		all = append(all, FrameField{fmt.Sprintf("fpstate.xmm%d", i), stateAt + 160 + 16*i, 16},
			FrameField{fmt.Sprintf("fpstate.ymmh%d", i), stateAt + 576 + 16*i, 16})
	}
	all = append(all, fields("fpstate.sw_reserved.", stateAt+464, 4, "magic1", "extended_size")...)
	return append(all, FrameField{"fpstate.sw_reserved.xfeatures", stateAt + 472, 8}, FrameField{"fpstate.sw_reserved.xstate_size", stateAt + 480, 4},
		FrameField{"fpstate.header.xfeatures", stateAt + 512, 8}, FrameField{"fpstate.header.xcomp_bv", stateAt + 520, 8})
}

// fields are fields of one size that follow each other.
func fields(structure string, offset int64, size int, names ...string) []FrameField {
	all := make([]FrameField, len(names))
	for i, name := range names {
		all[i] = FrameField{structure + name, offset + int64(i*size), size}
	}
	return all
}

func frameFieldNames() []string {
	names := make([]string, len(frameFields))
	for i, f := range frameFields {
		names[i] = f.Name
	}
	return names
}

var frameFieldName = func() *scalar {
	s := wordOf("a field of the signal frame", nil)
	s.words = frameFieldNames()
	pattern := ""
	for i, name := range s.words {
		if i > 0 {
			pattern += "|"
		}
		pattern += regexp.QuoteMeta(name)
	}
	s.pattern = whole(pattern)
	return s
}()

var sigframeShape = mapOf("a mapping of fields to facts", "{siginfo.si_signo: 11, sigcontext.ip: main.bad}",
	frameFieldName, "what must be true of the field", factsShape)

// sigframe reads facts of the frame of a signal, as slots from rsp.
func (r *reader) sigframe(e *Expectation, n *yaml.Node) {
	if !r.isHandler(e.Label) {
		r.wrong(n, "write at: with the function that handles the signal", "sigframe lies at rsp where a handler begins, and %s is none", e.Label)
		return
	}
	for _, from := range r.entries(n, sigframeShape) {
		for _, f := range frameFields {
			if f.Name == from.text {
				address := Address{Base: FromRegister, Register: trace.RSP, Offset: f.Offset, Text: fmt.Sprintf("rsp+%d", f.Offset)}
				facts := r.fieldFacts(from.value, f.Size)
				e.State.Frame = append(e.State.Frame, Slot{r.at(from.key), from.text, address, facts})
			}
		}
	}
}

func (r *reader) isHandler(label string) bool {
	for _, h := range r.signalHandlers {
		if h.Function == label {
			return true
		}
	}
	return r.unsound
}

// fieldFacts reads what must be true of a place whose size is known.
func (r *reader) fieldFacts(n *yaml.Node, size int) []Fact {
	return r.settle(r.statements(n), func(s statement) (int, *mistake) {
		if s.Size != 0 && s.Size != size {
			return 0, mistakef("leave the size out", "%q has %d bits, the field %d", s.Text, 8*s.Size, 8*size)
		}
		return size, nil
	})
}
