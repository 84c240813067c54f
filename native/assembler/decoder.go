package assembler

import (
	"fmt"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Where x86asm (v0.32.0) calls things otherwise than the text, or reads them
// wrongly, it stands here.

// undecodable are the bytes of instructions that it does not know: it reads
// endbr64 as a lone REP prefix, and syscall in 64-bit code alone.
var undecodable = map[string]string{"syscall": "\x0f\x05", "endbr64": "\xf3\x0f\x1e\xfa", "endbr32": "\xf3\x0f\x1e\xfb"}

// decode reads one instruction. x86asm does not read the prefixes of a segment
// and of the address size before a VEX or EVEX prefix: they are taken off and
// their effect put into the operand.
func decode(bytes []byte, mode trace.Mode) (x86asm.Inst, error) {
	n := 0
	for n < len(bytes) && (isSegment(bytes[n]) || bytes[n] == addressSizePrefix) {
		n++
	}
	if n == 0 || !vexAt(bytes[n:], mode) {
		return x86asm.Decode(bytes, mode.Bits())
	}
	inst, err := x86asm.Decode(bytes[n:], mode.Bits())
	inst.Len += n
	for k, argument := range inst.Args {
		if m, ok := argument.(x86asm.Mem); ok {
			inst.Args[k] = prefixed(m, bytes[:n], mode)
		}
	}
	return inst, err
}

// vexAt reports whether the bytes begin with a VEX or EVEX prefix: in 32-bit
// code les, lds and bound begin with the same byte.
func vexAt(bytes []byte, mode trace.Mode) bool {
	return len(bytes) > 1 && strings.IndexByte("\x62\xc4\xc5", bytes[0]) >= 0 &&
		(mode == trace.Mode64 || bytes[1] >= 0xc0)
}

// prefixed is an address with the effect of prefixes. There is no 16-bit one.
func prefixed(m x86asm.Mem, prefixes []byte, mode trace.Mode) x86asm.Mem {
	segments := map[byte]x86asm.Reg{0x26: x86asm.ES, 0x2e: x86asm.CS, 0x36: x86asm.SS, 0x3e: x86asm.DS, 0x64: x86asm.FS, 0x65: x86asm.GS}
	for _, b := range prefixes {
		switch {
		case b == addressSizePrefix && mode == trace.Mode64:
			m.Base, m.Index = narrowed(m.Base), narrowed(m.Index)
		case segments[b] >= x86asm.FS || mode == trace.Mode32:
			m.Segment = segments[b]
		}
	}
	return m
}

// narrowed is the 32-bit part of a 64-bit register.
func narrowed(r x86asm.Reg) x86asm.Reg {
	if r < x86asm.RAX || r > x86asm.R15 {
		return r
	}
	return r - x86asm.RAX + x86asm.EAX
}

// lacksRIP reports an operand relative to RIP of an instruction with a VEX or
// EVEX prefix: x86asm leaves the base out. Without one it still has a scale.
func lacksRIP(m x86asm.Mem) bool {
	return m.Base == 0 && m.Index == 0 && m.Scale == 0
}

// strays says which bits of a VEX or EVEX prefix are set that the instruction
// has no use for. x86asm passes over them, a processor raises #UD for most
// (Intel SDM vol. 2, 2.3 and 2.7). Masks, broadcasts and zeroing are not part of
// the text, so their bits must be clear.
func strays(bytes []byte, operands int, mode trace.Mode) string {
	for len(bytes) > 4 && (isSegment(bytes[0]) || bytes[0] == addressSizePrefix) {
		bytes = bytes[1:]
	}
	if !vexAt(bytes, mode) {
		return ""
	}
	if mode == trace.Mode32 && wide(bytes) {
		return "its prefix asks for 64 bits, which 32-bit code does not have"
	}
	var source byte // vvvv, inverted: the register that only three operands use
	switch bytes[0] {
	case 0xc5:
		source = bytes[1] >> 3
	case 0xc4:
		source = bytes[2] >> 3
	case 0x62:
		source = bytes[2] >> 3
		if bytes[1]&0x0c != 0 || bytes[2]&0x04 == 0 || bytes[3]&0x97 != 0 || operands < 3 && bytes[3]&0x08 == 0 {
			return fmt.Sprintf("its EVEX prefix is % x", bytes[:4])
		}
	}
	if operands < 3 && source&0xf != 0xf {
		return fmt.Sprintf("its prefix names the register %d as a further operand", ^source&0xf)
	}
	return ""
}

// wide reports a VEX or EVEX prefix whose W makes VMOVQ of VMOVD. x86asm follows
// it in 32-bit code too, where it is ignored (Intel SDM vol. 2, MOVD/MOVQ).
func wide(bytes []byte) bool {
	switch bytes[0] {
	case 0xc4:
		return bytes[2]&0x83 == 0x81 && (bytes[3] == 0x6e || bytes[3] == 0x7e)
	case 0x62:
		return bytes[2]&0x83 == 0x81 && (bytes[4] == 0x6e || bytes[4] == 0x7e)
	}
	return false
}

// implied are the instructions that x86asm gives operands which nobody writes.
var implied = map[x86asm.Op]bool{
	x86asm.MOVSB: true, x86asm.MOVSW: true, x86asm.MOVSD: true, x86asm.MOVSQ: true,
	x86asm.STOSB: true, x86asm.STOSW: true, x86asm.STOSD: true, x86asm.STOSQ: true,
	x86asm.LODSB: true, x86asm.LODSW: true, x86asm.LODSD: true, x86asm.LODSQ: true,
	x86asm.CMPSB: true, x86asm.CMPSW: true, x86asm.CMPSD: true, x86asm.CMPSQ: true,
	x86asm.SCASB: true, x86asm.SCASW: true, x86asm.SCASD: true, x86asm.SCASQ: true,
	x86asm.INT: true,
}

// otherNames are its names for mnemonics that it calls otherwise.
var otherNames = map[string]string{
	"sal": "SHL", "movabs": "MOV", "int1": "ICEBP", "int3": "INT",
	"pushfw": "PUSHF", "popfw": "POPF", "pusha": "PUSHAD", "popa": "POPAD", "pushaw": "PUSHA", "popaw": "POPA",
	"pushw": "PUSH", "pushd": "PUSH", "popw": "POP", "popd": "POP",
	"enterw": "ENTER", "enterd": "ENTER", "leavew": "LEAVE", "leaved": "LEAVE",
	"callw": "CALL", "jmpw": "JMP", "retw": "RET",
	"retf": "LRET", "retfw": "LRET", "retfd": "LRET", "retfq": "LRET", "iret": "IRETD", "iretw": "IRET",
}

// modeNames are its names for mnemonics whose size is the mode's.
var modeNames = [...]map[string]string{
	trace.Mode64: {"pushf": "PUSHFQ", "popf": "POPFQ"},
	trace.Mode32: {"pushf": "PUSHFD", "popf": "POPFD"},
}

// conditionNames are its choice among the aliases of a condition.
var conditionNames = map[string]string{
	"c": "B", "nae": "B", "nb": "AE", "nc": "AE", "z": "E", "nz": "NE", "na": "BE", "nbe": "A",
	"pe": "P", "po": "NP", "nge": "L", "nl": "GE", "ng": "LE", "nle": "G",
}

// decoderName is the decoder's name for an item's instruction.
func decoderName(i *item) string {
	mnemonic := i.statement.Mnemonic
	if mnemonic == "movsd" && len(i.operands) > 0 {
		return "MOVSD_XMM" // the move of a double, not the string instruction
	}
	if mnemonic == "movsx" && max(i.operands[1].register.Size, i.form.memorySize(i.operands)) == 4 {
		return "MOVSXD" // as the manuals call it, and compilers do not
	}
	if i.far() {
		return map[string]string{"call": "LCALL", "callw": "LCALL", "jmp": "LJMP", "jmpw": "LJMP"}[mnemonic]
	}
	if name, ok := modeNames[i.mode][mnemonic]; ok {
		return name
	}
	if name, ok := otherNames[mnemonic]; ok {
		return name
	}
	for _, stem := range []string{"j", "set", "cmov"} {
		if condition, ok := strings.CutPrefix(mnemonic, stem); ok && conditionNames[condition] != "" {
			return strings.ToUpper(stem) + conditionNames[condition]
		}
	}
	return strings.ToUpper(mnemonic)
}

// registerName is the text's name for one of its registers.
func registerName(r x86asm.Reg) string {
	name := strings.ToLower(r.String())
	switch {
	case r == 0:
		return ""
	case x86asm.SPB <= r && r <= x86asm.DIB:
		return name[:2] + "l"
	case x86asm.R8L <= r && r <= x86asm.R15L:
		return strings.TrimSuffix(name, "l") + "d"
	case x86asm.F0 <= r && r <= x86asm.F7:
		return "st" + name[1:]
	case x86asm.X0 <= r && r <= x86asm.Z31:
		return name[:1] + "mm" + name[1:]
	}
	return name
}
