package assembler

import (
	"fmt"
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
	inst, err := decode(i.bytes)
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
	case r.inst.Len != len(r.item.bytes):
		return fmt.Sprintf("%d of %d bytes are an instruction", r.inst.Len, len(r.item.bytes))
	case r.nothing():
		return ""
	case name != want:
		return fmt.Sprintf("it is %s, not %s", name, want)
	case r.inst.Op == x86asm.INT && (r.item.statement.Mnemonic == "int") != (r.inst.Len == 2):
		return "int n has two bytes, int3 one"
	}
	for _, check := range []func() string{r.width, r.prefixes, r.operands, r.strays} {
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
	i := r.item
	bits := 0
	switch r.inst.Op {
	case x86asm.PUSH, x86asm.POP, x86asm.ENTER, x86asm.LEAVE, x86asm.CALL, x86asm.JMP, x86asm.RET:
		if r.inst.DataSize == 16 {
			bits = 16
		}
	case x86asm.LRET:
		if r.inst.DataSize == 64 {
			bits = 64
		}
	default:
		return ""
	}
	want := 0
	switch m := i.statement.Mnemonic; {
	case m == "pushw" || m == "popw" || m == "enterw" || m == "leavew":
		want = 16
	case m == "retfq":
		want = 64
	case len(i.operands) == 1 && (operandSize(i.operands[0]) == 2 && i.operands[0].register.Class != intel.Segment || i.operands[0].Size == 2):
		want = 16
	}
	if bits != want {
		return fmt.Sprintf("its operand size is %d bits, not %d", bits, want)
	}
	return ""
}

// prefixes checks lock and repeat. Those that only tell instructions apart the
// decoder calls implicit.
func (r *reading) prefixes() string {
	var have, want []byte
	vector := r.inst.Prefix[0].IsVEX() || r.inst.Prefix[0].IsEVEX() // whose parts look like prefixes
	for _, p := range r.inst.Prefix {
		if b := byte(p); p&x86asm.PrefixImplicit == 0 && p != 0 && (b == 0xf0 || b == 0xf2 || b == 0xf3) && !vector {
			have = append(have, b)
		}
	}
	for _, p := range r.item.statement.Prefixes {
		want = append(want, prefixBytes[p])
	}
	if string(have) != string(want) {
		return fmt.Sprintf("its prefixes are [% x], not [% x]", have, want)
	}
	return ""
}

func (r *reading) strays() string { return strays(r.item.bytes, len(r.item.operands)) }
