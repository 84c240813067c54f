package unwindtable

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Windows makes .pdata and .xdata of the functions that have directives for them: a
// RUNTIME_FUNCTION for each, by address, and its UNWIND_INFO. Addresses in them are from
// image; xdata is to be mapped at base. There are no bytes where no function has any. The
// diagnostics lack their Line.
func Windows(functions []Function, mode trace.Mode, image, base uint64) (pdata, xdata []byte, wrong source.Diagnostics) {
	var m mistakes
	functions = slices.SortedFunc(slices.Values(functions), func(a, b Function) int { return cmp.Compare(a.Begin, b.Begin) })
	for _, f := range functions {
		directives := f.of(".seh_")
		switch {
		case len(directives) == 0:
			continue
		case mode == trace.Mode32:
			m.report(directives[0], -1, "leave it out", "32-bit code has no such table")
			continue
		}
		for _, address := range [...]uint64{f.Begin, f.End, base + uint64(len(xdata))} {
			pdata = binary.LittleEndian.AppendUint32(pdata, uint32(address-image))
		}
		i := unwindInfo{mistakes: &m, begin: f.Begin}
		for _, d := range directives {
			i.add(d)
		}
		xdata = append(xdata, i.encode(directives)...)
	}
	return pdata, xdata, m.Diagnostics
}

// unwindInfo is what is said of one function: its prologue's operations in their order.
type unwindInfo struct {
	*mistakes
	begin      uint64
	operations []operation
	prologue   byte // bytes
	ended      bool
	frame      byte // FrameRegister and, above it, FrameOffset
	framed     bool
}

const mostProlog, mostSlots = 255, 255 // both are bytes of the header

// encode writes the header and the codes, the last first, as whole double words.
func (i *unwindInfo) encode(directives []Directive) []byte {
	last := directives[len(directives)-1]
	if !i.ended {
		i.report(last, -1, "write .seh_endprologue behind the prologue's last instruction", "the prologue has no end")
	}
	var slots []uint16
	for _, o := range slices.Backward(i.operations) {
		slots = append(append(slots, uint16(o.end)|uint16(o.code)<<8|uint16(o.info)<<12), o.operands...)
	}
	if len(slots) > mostSlots {
		i.report(last, -1, "save fewer registers", "the prologue takes %d codes: there is room for %d", len(slots), mostSlots)
	}
	const version = 1
	info := []byte{version, i.prologue, byte(len(slots)), i.frame}
	if len(slots)%2 != 0 {
		slots = append(slots, 0)
	}
	for _, s := range slots {
		info = binary.LittleEndian.AppendUint16(info, s)
	}
	return info
}
