package assembler

import (
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
)

// prefixBytes are the prefixes that can be written before an instruction or, of
// a segment, before an address (Intel SDM vol. 2, 2.1.1).
var prefixBytes = map[string]byte{
	"lock": 0xf0,
	"rep":  0xf3, "repe": 0xf3, "repz": 0xf3,
	"repne": 0xf2, "repnz": 0xf2,
	"fs": 0x64, "gs": 0x65,
}

// lockable are the instructions that can be locked if their destination is in
// memory (Intel SDM vol. 2, LOCK).
const lockable = " add adc and btc btr bts cmpxchg dec inc neg not or sbb sub xor xadd xchg "

// repeatable are the string instructions.
const repeatable = " movsb movsw movsd movsq stosb stosw stosd stosq lodsb lodsw lodsd lodsq "
const comparing = " cmpsb cmpsw cmpsd cmpsq scasb scasw scasd scasq "

func (a *assembly) prefixes(i *item) {
	mnemonic := " " + i.statement.Mnemonic + " "
	operands := len(i.operands)
	if len(i.statement.Prefixes) > 1 {
		a.report(i.listing, i.statement.Position, "write further prefixes with .byte", "an instruction takes one prefix")
		return
	}
	for _, prefix := range i.statement.Prefixes {
		ok := false
		switch prefixBytes[prefix] {
		case 0xf0:
			ok = strings.Contains(lockable, mnemonic) && operands > 0 && isMemory(i.operands[0])
		case 0xf3:
			ok = operands == 0 && (strings.Contains(repeatable, mnemonic) && prefix == "rep" || strings.Contains(comparing, mnemonic))
		case 0xf2:
			ok = operands == 0 && strings.Contains(comparing, mnemonic)
		}
		if !ok {
			a.report(i.listing, i.statement.Position, "write the prefix and the instruction with .byte to have it all the same",
				prefix+" cannot stand before "+strings.TrimPrefix(i.statement.Text, prefix+" "))
		}
	}
}

// leading gives the bytes before those that golang-asm makes.
func (i *item) leading() []byte {
	var bytes []byte
	for _, prefix := range i.statement.Prefixes {
		bytes = append(bytes, prefixBytes[prefix])
	}
	for _, o := range i.operands {
		if o.Kind == intel.MemoryOperand && o.Memory.Segment != "" {
			bytes = append(bytes, prefixBytes[o.Memory.Segment])
		}
	}
	return bytes
}
