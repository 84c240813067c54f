package unwindtable

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Offsets in a record of .eh_frame that EHFrame made, in bytes from its length.
const (
	atCommon = 4 // the distance back to the CIE, 0 in a CIE
	atBegin  = 8 // where the function begins, from here
)

// Moved gives what EHFrame made as it is to be mapped elsewhere.
func Moved(ehFrame trace.Memory, to uint64) trace.Memory {
	moved := trace.Memory{Base: to, Bytes: bytes.Clone(ehFrame.Bytes)}
	for _, at := range descriptions(moved.Bytes) {
		field := moved.Bytes[at+atBegin:]
		binary.LittleEndian.PutUint32(field, binary.LittleEndian.Uint32(field)+uint32(ehFrame.Base-to))
	}
	return moved
}

// Header makes the .eh_frame_hdr, to be mapped at an address, of what EHFrame made: a
// table of its FDEs, sorted by where their functions begin (LSB 5.0 Core, 10.6.2).
func Header(ehFrame trace.Memory, at uint64) []byte {
	const version, udata4, datarelSdata4 = 1, 0x03, 0x3b
	all := descriptions(ehFrame.Bytes)
	header := []byte{version, pcrelSdata4, udata4, datarelSdata4}
	header = binary.LittleEndian.AppendUint32(header, uint32(ehFrame.Base-at-4))
	header = binary.LittleEndian.AppendUint32(header, uint32(len(all)))
	type entry struct{ begin, description uint64 }
	entries := make([]entry, len(all))
	for i, d := range all {
		place := ehFrame.Base + uint64(d)
		distance := int32(binary.LittleEndian.Uint32(ehFrame.Bytes[d+atBegin:]))
		entries[i] = entry{place + atBegin + uint64(distance), place}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.begin, b.begin) })
	for _, e := range entries {
		header = binary.LittleEndian.AppendUint32(header, uint32(e.begin-at))
		header = binary.LittleEndian.AppendUint32(header, uint32(e.description-at))
	}
	return header
}

// descriptions are the offsets of the FDEs.
func descriptions(ehFrame []byte) (all []int) {
	for at := 0; at < len(ehFrame); {
		size := int(binary.LittleEndian.Uint32(ehFrame[at:]))
		if size == 0 {
			break
		}
		if binary.LittleEndian.Uint32(ehFrame[at+atCommon:]) != 0 {
			all = append(all, at)
		}
		at += 4 + size
	}
	return all
}
