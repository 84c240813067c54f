package drawing

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// field is a field of a signal's frame, or what lies between two of them.
type field struct {
	of    string // the handler
	name  string
	start uint64 // address
}

// signalFrame is the frame that the kernel has built for a handler that is under way: the
// return address at base, and what lies above it.
type signalFrame struct {
	handler   string
	base, end uint64
	sent      bool // by another process, and not by an exception
}

// signalFrames are those of a moment.
func signalFrames(v diff.View, p *trace.Program, at *trace.Prediction) []signalFrame {
	if p.Signals == nil {
		return nil
	}
	var found []signalFrame
	for _, serial := range at.Frames {
		call := at.Calls[serial]
		if call.Return != p.Signals.Restorer {
			continue
		}
		f := signalFrame{handler: call.Function, base: call.CFA - 8}
		f.end = f.base + stateAt + f.stateBytes(v)
		f.sent = f.word(v, codeAt) == 0
		found = append(found, f)
	}
	return found
}

// Places in struct rt_sigframe and struct _xstate (asm/sigframe.h, asm/sigcontext.h), in
// bytes from the frame's base.
const (
	codeAt     = 320 // siginfo.si_code
	stateAt    = 456
	softwareAt = stateAt + 464 // struct _fpx_sw_bytes: magic1, extended_size
	magic1     = 0x46505853
	legacy     = 512
)

// stateBytes is the size of the extended state, as the frame itself tells it.
func (f *signalFrame) stateBytes(v diff.View) uint64 {
	if f.word(v, softwareAt) == magic1 {
		return uint64(f.word(v, softwareAt+4))
	}
	return legacy
}

func (f *signalFrame) word(v diff.View, offset uint64) uint32 {
	bytes, there := v.Bytes(f.base+offset, 4)
	if !there {
		return 0
	}
	return binary.LittleEndian.Uint32(bytes)
}

// fieldAt names the field that a byte is of. The return address at the frame's base is a
// slot of the handler's own.
func fieldAt(frames []signalFrame, address uint64) field {
	for _, f := range frames {
		if address >= f.base+8 && address < f.end {
			return f.field(address)
		}
	}
	return field{}
}

func (f *signalFrame) field(address uint64) field {
	offset, found := int64(address-f.base), field{f.handler, "ucontext", f.base + 8}
	for _, known := range scenarios.SignalFrame() {
		if sender := known.Name == "siginfo.si_pid" || known.Name == "siginfo.si_uid"; sender && !f.sent || known.Name == "siginfo.si_addr" && f.sent {
			continue
		}
		end := known.Offset + int64(known.Size)
		switch {
		case offset < known.Offset:
		case offset < end:
			return field{f.handler, known.Name, f.base + uint64(known.Offset)}
		case f.base+uint64(end) > found.start: // between this one and the next
			found = field{f.handler, structure(known.Name), f.base + uint64(end)}
		}
	}
	if offset >= stateAt && found.start < f.base+stateAt {
		found = field{f.handler, "fpstate", f.base + stateAt}
	}
	return found
}

// structure is what a field is a part of, and has others that have no name here.
func structure(name string) string {
	for i := range name {
		if name[i] == '.' {
			return name[:i]
		}
	}
	return name
}
