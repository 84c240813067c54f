package assembler

import (
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// prefixBytes are the prefixes that can be written before an instruction or, of
// a segment, before an address (Intel SDM vol. 2, 2.1.1).
var prefixBytes = map[string]byte{
	"lock": 0xf0,
	"rep":  0xf3, "repe": 0xf3, "repz": 0xf3,
	"repne": 0xf2, "repnz": 0xf2, "bnd": 0xf2,
	"es": 0x26, "cs": 0x2e, "ss": 0x36, "ds": 0x3e, "fs": 0x64, "gs": 0x65,
	"data16": operandSizePrefix, "addr16": addressSizePrefix, "addr32": addressSizePrefix,
}

const addressSizePrefix = 0x67

// lockable are the instructions that can be locked if their destination is in
// memory (Intel SDM vol. 2, LOCK).
const lockable = " add adc and btc btr bts cmpxchg dec inc neg not or sbb sub xor xadd xchg "

// repeatable are the string instructions.
const repeatable = " movsb movsw movsd movsq stosb stosw stosd stosq lodsb lodsw lodsd lodsq "
const comparing = " cmpsb cmpsw cmpsd cmpsq scasb scasw scasd scasq "

// bounded are the near branches, which can have the prefix F2 (Intel SDM of
// 2019, vol. 1, 17.3.3, BND); processors without MPX ignore it.
const bounded = " call jmp ret "

// prefixes reports prefixes that mean nothing where they stand, or something
// else than what they say.
func (a *assembly) prefixes(i *item) {
	var groups []byte
	for _, prefix := range i.statement.Prefixes {
		group := groupOf(prefixBytes[prefix])
		if slices.Contains(groups, group) {
			a.report(i.listing, i.statement.Position, "write further prefixes with .byte", "an instruction takes one prefix of a kind")
			return
		}
		groups = append(groups, group)
		if hint := i.refuses(prefix); hint != "" {
			a.report(i.listing, i.statement.Position, hint,
				prefix+" cannot stand before "+strings.TrimPrefix(i.statement.Text, prefix+" "))
		}
	}
}

// groupOf is the first of the prefixes of the same kind.
func groupOf(prefix byte) byte {
	switch {
	case prefix == prefixBytes["repne"] || prefix == prefixBytes["rep"]:
		return prefixBytes["repne"]
	case isSegment(prefix):
		return prefixBytes["es"]
	}
	return prefix
}

func isSegment(prefix byte) bool {
	switch prefix {
	case 0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65:
		return true
	}
	return false
}

// refuses says what to write where the instruction cannot have the prefix, and
// nothing where it can.
func (i *item) refuses(prefix string) string {
	mnemonic := " " + i.statement.Mnemonic + " "
	inMemory := slices.ContainsFunc(i.operands, isMemory)
	bytes := "write the prefix and the instruction with .byte to have it all the same"
	ok := true
	switch b := prefixBytes[prefix]; {
	case b == prefixBytes["lock"]:
		ok = strings.Contains(lockable, mnemonic) && len(i.operands) > 0 && isMemory(i.operands[0])
	case prefix == "bnd":
		ok = i.nearBranch()
	case b == prefixBytes["repne"]:
		ok = len(i.operands) == 0 && strings.Contains(comparing, mnemonic) || i.nearBranch()
	case b == prefixBytes["rep"]:
		ok = len(i.operands) == 0 && (strings.Contains(comparing, mnemonic) || prefix == "rep" && strings.Contains(repeatable, mnemonic) ||
			prefix == "rep" && i.statement.Mnemonic == "ret") // AMD's for a return that is jumped to
	case isSegment(b) && inMemory:
		return "write it before the address, as in " + prefix + ":[...]"
	case b == addressSizePrefix && prefix != addressPrefixes[i.mode]:
		return "write " + addressPrefixes[i.mode]
	case b == addressSizePrefix && inMemory:
		return "write the address with smaller registers"
	case b == operandSizePrefix:
		ok = !i.form.branch() && !vectorMnemonics[i.statement.Mnemonic]
	}
	if ok {
		return ""
	}
	return bytes
}

// addressPrefixes are the words for the prefix 67, by mode.
var addressPrefixes = [...]string{trace.Mode64: "addr32", trace.Mode32: "addr16"}

func (i *item) nearBranch() bool {
	if i.form.branch() {
		return true
	}
	return !i.far() && strings.Contains(bounded, " "+i.statement.Mnemonic+" ")
}

// far reports a branch to another segment.
func (i *item) far() bool {
	return len(i.operands) == 1 && (i.operands[0].Far || i.operands[0].Kind == intel.FarOperand)
}

func (i *item) data16() bool { return slices.Contains(i.statement.Prefixes, "data16") }

// resized reports the prefix data16 where it makes the instruction shorter: the
// bytes that are left of its number would be another instruction.
func (a *assembly) resized(i *item) {
	if i.form == nil || !i.data16() {
		return
	}
	if inst, err := x86asm.Decode(i.bytes, i.mode.Bits()); err != nil || inst.Len != len(i.bytes) {
		a.report(i.listing, i.statement.Position, "write the instruction with 16-bit operands",
			"data16 makes the number of "+strings.TrimPrefix(i.statement.Text, "data16 ")+" shorter, and its rest another instruction")
	}
}

// leading gives the bytes before those that the encoder makes.
func (i *item) leading() []byte {
	var bytes []byte
	for _, prefix := range i.statement.Prefixes {
		bytes = append(bytes, prefixBytes[prefix])
	}
	for _, o := range i.operands {
		if isMemory(o) && o.Memory.Segment != "" {
			bytes = append(bytes, prefixBytes[o.Memory.Segment])
		}
		if isMemory(o) && o.address != i.mode.Bytes() { // Intel SDM vol. 1, 3.6.1
			bytes = append(bytes, addressSizePrefix)
		}
	}
	return bytes
}
