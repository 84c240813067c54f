package drawing

import (
	"encoding/binary"
	"slices"
	"strings"

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
		f.sent = f.word(v, "siginfo.si_code") == 0
		found = append(found, f)
	}
	return found
}

// What a frame without XSAVE has, and the word that says that it has more
// (FP_XSTATE_MAGIC1 in asm/sigcontext.h).
const (
	legacy = 512
	magic1 = 0x46505853
)

// stateAt is where the extended state begins: its first field lies there.
var stateAt = placeOf("fpstate.cwd")

// placeOf is where a field lies, in bytes from the frame's base.
func placeOf(name string) uint64 {
	fields := scenarios.SignalFrame()
	return uint64(fields[slices.IndexFunc(fields, func(f scenarios.FrameField) bool { return f.Name == name })].Offset)
}

// stateBytes is the size of the extended state, as the frame itself tells it.
func (f *signalFrame) stateBytes(v diff.View) uint64 {
	if f.word(v, "fpstate.sw_reserved.magic1") == magic1 {
		return uint64(f.word(v, "fpstate.sw_reserved.extended_size"))
	}
	return legacy
}

// word is a field of four bytes.
func (f *signalFrame) word(v diff.View, name string) uint32 {
	bytes, there := v.Bytes(f.base+placeOf(name), 4)
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
	if uint64(offset) >= stateAt && found.start < f.base+stateAt {
		found = field{f.handler, "fpstate", f.base + stateAt}
	}
	return found
}

// structure is what a field is a part of, and has others that have no name here.
func structure(name string) string {
	whole, _, _ := strings.Cut(name, ".")
	return whole
}
