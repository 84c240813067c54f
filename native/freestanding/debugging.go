package freestanding

import (
	"debug/elf"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// debugging is what a file holds for those that look at its process from outside.
type debugging struct {
	text       *text
	tableBytes uint64         // without unwind
	program    *trace.Program // nil in a file of many
	unwind     []byte         // the program's, to be appended to the tables
	frame      elf.Section64  // of .eh_frame; Size is 0 where there is none
	header     elf.Section64  // of .eh_frame_hdr
	strings    []byte
}

// newDebugging is for a file of cases. Programs all lie at the same addresses: of many no
// symbol and no table could say which of them it means, so that there is only what they
// share, the file's own functions.
func newDebugging(t *text, cases []Case, tables []byte) *debugging {
	d := &debugging{text: t, tableBytes: uint64(len(tables))}
	if len(cases) != 1 {
		return d
	}
	d.program = cases[0].Program
	at := tableBase + d.tableBytes
	if frames := d.program.Unwind.EHFrame; len(frames.Bytes) > 0 {
		for at%8 != 0 {
			d.unwind = append(d.unwind, 0)
			at++
		}
		moved := unwindtable.Moved(frames, at)
		d.frame = elf.Section64{Addr: at, Size: uint64(len(moved.Bytes)), Addralign: 8}
		d.unwind = append(d.unwind, moved.Bytes...)
		at += d.frame.Size // a multiple of 4
		header := unwindtable.Header(moved, at)
		d.header = elf.Section64{Addr: at, Size: uint64(len(header)), Addralign: 4}
		d.unwind = append(d.unwind, header...)
	}
	return d
}
