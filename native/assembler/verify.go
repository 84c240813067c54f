package assembler

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// verify decodes all instructions again and holds them against the text: what
// they are called, their operands and their length. Rows of .byte are exempt.
func (a *assembly) verify() error {
	for _, i := range a.items {
		if !i.instruction() {
			continue
		}
		if m := a.readBack(i); m != nil {
			return m
		}
	}
	return nil
}

func (a *assembly) readBack(i *item) *Misencoding {
	if known, ok := undecodable[i.statement.Mnemonic]; ok && known == string(i.bytes) {
		return nil
	}
	inst, err := decode(i.withoutData16(), i.mode)
	m := &Misencoding{Position: i.statement.Position, Text: i.statement.Text, Bytes: i.bytes, Says: "nothing that can be decoded"}
	switch {
	case err != nil:
		m.Why = err.Error()
	case inst.Op == 0:
		m.Why = "the instruction is not known to the decoder"
	default:
		r := reading{inst: inst, item: i, assembly: a}
		if m.Why = r.differs(); m.Why == "" {
			return nil
		}
		m.Says = strings.TrimSpace(x86asm.IntelSyntax(inst, i.address, nil))
	}
	return m
}

// withoutData16 are an item's bytes without the prefix 66 that is written before
// it: what it would be without is what the text says.
func (i *item) withoutData16() []byte {
	if !i.data16() {
		return i.bytes
	}
	at := bytes.IndexByte(legacy(i.bytes), operandSizePrefix)
	if at < 0 {
		return i.bytes
	}
	return slices.Concat(i.bytes[:at], i.bytes[at+1:])
}

// reading is a decoded instruction beside its source.
type reading struct {
	inst     x86asm.Inst
	item     *item
	assembly *assembly
}

// differs says in what the reading differs from the source, or nothing.
func (r *reading) differs() string {
	name := r.inst.Op.String()
	want := decoderName(r.item)
	switch {
	case r.inst.Len != len(r.item.withoutData16()):
		return fmt.Sprintf("%d of %d bytes are an instruction", r.inst.Len, len(r.item.bytes))
	case r.item.data16() && bytes.IndexByte(legacy(r.item.bytes), operandSizePrefix) < 0:
		return "it lacks the prefix 66"
	case r.nothing():
		return ""
	case name != want:
		return fmt.Sprintf("it is %s, not %s", name, want)
	case r.inst.Op == x86asm.INT && (r.item.statement.Mnemonic == "int") != (r.inst.Len == 2):
		return "int n has two bytes, int3 one"
	}
	for _, check := range []func() string{r.width, r.operands, r.prefixes, r.strays} {
		if why := check(); why != "" {
			return why
		}
	}
	return ""
}

// nothing reports an exchange of ax or rax with itself that has become a NOP,
// which does the same: that of eax would clear the upper half of rax.
func (r *reading) nothing() bool {
	o := r.item.operands
	return r.inst.Op == x86asm.NOP && r.item.statement.Mnemonic == "xchg" && o[0].Register == o[1].Register &&
		(o[0].Register == "ax" && string(r.item.bytes) == "\x66\x90" || o[0].Register == "rax" && string(r.item.bytes) == "\x48\x90")
}

// width checks the operand size where no operand tells it.
func (r *reading) width() string {
	bits := 0
	switch r.inst.Op {
	case x86asm.PUSH, x86asm.POP, x86asm.ENTER, x86asm.LEAVE, x86asm.CALL, x86asm.JMP, x86asm.RET:
		if r.inst.DataSize == 16 {
			bits = 16
		}
	case x86asm.LRET, x86asm.LCALL, x86asm.LJMP:
		if r.inst.DataSize != 32 {
			bits = r.inst.DataSize
		}
	default:
		return ""
	}
	if want := r.item.width(); bits != want {
		return fmt.Sprintf("its operand size is %d bits, not %d", bits, want)
	}
	return ""
}

// width is the operand size in bits that the text asks for with a letter or an
// operand, 0 for the one that the mode has without a prefix.
func (i *item) width() int {
	switch i.statement.Mnemonic {
	case "pushw", "popw", "enterw", "leavew", "callw", "jmpw", "retw", "retfw":
		return 16
	case "retfq":
		return 64
	}
	if len(i.operands) != 1 {
		return 0
	}
	o := i.operands[0]
	switch size := i.form.memorySize(i.operands); {
	case o.Far && size == 4:
		return 16
	case o.Far && size == 10:
		return 64
	case operandSize(o) == 2 && o.register.Class != intel.Segment || o.Size == 2:
		return 16
	}
	return 0
}

// prefixes checks all prefixes but 66, which is part of what the instruction
// is. Those that only tell instructions apart the decoder calls implicit.
func (r *reading) prefixes() string {
	var have []byte
	for _, b := range legacy(r.item.bytes) {
		if b != 0x66 && b != 0xf2 && b != 0xf3 {
			have = append(have, b)
		}
	}
	vector := r.inst.Prefix[0].IsVEX() || r.inst.Prefix[0].IsEVEX() // whose parts look like prefixes
	for _, p := range r.inst.Prefix {
		if b := byte(p); p&x86asm.PrefixImplicit == 0 && (b == 0xf2 || b == 0xf3) && !vector {
			have = append(have, b)
		}
	}
	want := slices.DeleteFunc(r.item.leading(), func(b byte) bool { return b == operandSizePrefix })
	slices.Sort(have)
	slices.Sort(want)
	if !bytes.Equal(have, want) {
		return fmt.Sprintf("its prefixes are [% x], not [% x]", have, want)
	}
	return ""
}

// legacy are the bytes at the beginning that are prefixes but no REX.
func legacy(code []byte) []byte {
	n := 0
	for n < len(code) && isLegacy(code[n]) {
		n++
	}
	return code[:n]
}

func isLegacy(b byte) bool {
	switch b {
	case operandSizePrefix, addressSizePrefix, 0xf0, 0xf2, 0xf3:
		return true
	}
	return isSegment(b)
}

func (r *reading) strays() string {
	return strays(r.item.bytes, len(r.item.operands), r.item.mode)
}
