package unwindtable

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// pcrelSdata4 is an address in a record: 32 bits, signed, from where they lie (LSB 5.0
// Core, 10.5.1: DW_EH_PE_pcrel | DW_EH_PE_sdata4).
const pcrelSdata4 = 0x1b

// EHFrame makes the .eh_frame of the functions that have directives for it, to be mapped
// at base. It gives no bytes where none has. The diagnostics lack their Line.
func EHFrame(functions []Function, mode trace.Mode, base uint64) ([]byte, source.Diagnostics) {
	e := &ehFrame{base: base, numbering: numberings[mode]}
	for _, signal := range []bool{false, true} {
		e.common = -1
		for _, f := range functions {
			if directives := f.of(".cfi_"); len(directives) > 0 && isSignal(directives) == signal {
				e.describe(f, directives, signal)
			}
		}
	}
	if len(e.bytes) > 0 {
		e.bytes = append(e.bytes, 0, 0, 0, 0) // terminates the section
	}
	return e.bytes, e.Diagnostics
}

// isSignal reports the frame of a signal handler's caller, whose address is that of
// an instruction that was interrupted, not behind a call.
func isSignal(directives []Directive) bool {
	for _, d := range directives {
		if d.Directive == ".cfi_signal_frame" {
			return true
		}
	}
	return false
}

// ehFrame is the section while it is made.
type ehFrame struct {
	base   uint64
	bytes  []byte
	common int // where the CIE of the functions under way lies, negative where it is not made
	*numbering
	mistakes
}

// describe appends the FDE of a function, with a CIE before the first.
func (e *ehFrame) describe(f Function, directives []Directive, signal bool) {
	if e.common < 0 {
		e.common = len(e.bytes)
		e.record(e.commonInformation(signal))
	}
	at := len(e.bytes)
	fields := binary.LittleEndian.AppendUint32(nil, uint32(at+4-e.common)) // back to the CIE
	fields = binary.LittleEndian.AppendUint32(fields, uint32(f.Begin-e.base-uint64(at)-8))
	fields = binary.LittleEndian.AppendUint32(fields, uint32(f.End-f.Begin))
	fields = append(fields, 0) // no augmentation data
	p := frameProgram{numbering: e.numbering, mistakes: &e.mistakes, at: f.Begin, offset: int64(e.word)}
	for _, d := range directives {
		p.add(d)
	}
	e.record(append(fields, p.bytes...))
}

// commonInformation is a CIE without its length: version, augmentation, factors of code
// and data, the return address's register, augmentation data, and what holds at a
// function's first instruction.
func (e *ehFrame) commonInformation(signal bool) []byte {
	fields := []byte{0, 0, 0, 0, 1, 'z', 'R'}
	if signal {
		fields = append(fields, 'S')
	}
	fields = append(fields, 0, 1)
	fields = appendSLEB(fields, -int64(e.word))
	fields = append(fields, byte(e.returns), 1, pcrelSdata4)
	return append(fields, defCFA, byte(e.pointer), byte(e.word), offsetOf|byte(e.returns), 1)
}

// record appends a CIE or an FDE, filled up to whole words with DW_CFA_nop.
func (e *ehFrame) record(fields []byte) {
	for (len(fields)+4)%e.word != 0 {
		fields = append(fields, 0)
	}
	e.bytes = binary.LittleEndian.AppendUint32(e.bytes, uint32(len(fields)))
	e.bytes = append(e.bytes, fields...)
}

func appendULEB(to []byte, value uint64) []byte { return binary.AppendUvarint(to, value) }

// appendSLEB appends a signed LEB128 (DWARF 4, 7.6).
func appendSLEB(to []byte, value int64) []byte {
	for value < -0x40 || value > 0x3f {
		to = append(to, byte(value)|0x80)
		value >>= 7
	}
	return append(to, byte(value)&0x7f)
}
