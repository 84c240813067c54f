package assembler

import (
	"fmt"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// operands checks all operands in their order, or the other way round where
// both ways mean the same.
func (r *reading) operands() string {
	have := r.arguments()
	want := r.item.operands
	if r.inst.Op == x86asm.IMUL && len(want) == 2 && want[1].Kind != intel.RegisterOperand && !isMemory(want[1]) {
		want = []operand{want[0], want[0], want[1]} // imul eax, 5 is imul eax, eax, 5
	}
	if len(want) == 1 && want[0].Kind == intel.FarOperand {
		return r.pointer(have, want[0])
	}
	if len(want) == 0 && implied[r.inst.Op] {
		return ""
	}
	if len(have) != len(want) {
		return fmt.Sprintf("it has %s, not %d", plural(len(have), "operand"), len(want))
	}
	why := r.inOrder(have, want)
	if why != "" && (r.inst.Op == x86asm.XCHG || r.inst.Op == x86asm.TEST) && r.inOrder(have, []operand{want[1], want[0]}) == "" {
		return ""
	}
	return why
}

func (r *reading) arguments() []x86asm.Arg {
	var all []x86asm.Arg
	for _, a := range r.inst.Args {
		if a != nil {
			all = append(all, a)
		}
	}
	return all
}

func (r *reading) inOrder(have []x86asm.Arg, want []operand) string {
	if r.zeroExtends(have, want) {
		return ""
	}
	for n := range want {
		if why := r.operand(have[n], want[n], n); why != "" {
			return fmt.Sprintf("operand %d: %s", n+1, why)
		}
	}
	return ""
}

// zeroExtends reports a mov of a number into 64 bits that has become a mov into
// the lower 32, which clears the upper (Intel SDM vol. 1, 3.4.1.1).
func (r *reading) zeroExtends(have []x86asm.Arg, want []operand) bool {
	if r.inst.Op != x86asm.MOV || want[0].register.Size != 8 {
		return false
	}
	register, is32 := have[0].(x86asm.Reg)
	number, isNumber := have[1].(x86asm.Imm)
	if !is32 || !isNumber || register < x86asm.EAX || register > x86asm.R15L {
		return false
	}
	bits, _ := r.assembly.number(want[1])
	return int(register-x86asm.EAX) == want[0].register.Index && uint64(uint32(number)) == bits
}

func (r *reading) operand(have x86asm.Arg, want operand, n int) string {
	switch have := have.(type) {
	case x86asm.Reg:
		if want.Kind == intel.RegisterOperand && (registerName(have) == want.Register || r.selector(have, want) || r.narrowBranch(have, want)) {
			return ""
		}
		return fmt.Sprintf("it is %s, not %s", registerName(have), want.Text)
	case x86asm.Mem:
		if isMemory(want) {
			return r.memory(have, want)
		}
	case x86asm.Imm:
		if want.Kind == intel.ImmediateOperand || want.Kind == intel.OffsetOperand {
			return r.immediate(uint64(have), want, n)
		}
	case x86asm.Rel:
		return r.relative(int64(have), want)
	}
	return fmt.Sprintf("it is %v, not %s", have, want.Text)
}

// selector reports a move to a segment register from ax that the decoder calls
// one from eax: no more than 16 bits are read (Intel SDM vol. 2, MOV).
func (r *reading) selector(have x86asm.Reg, want operand) bool {
	return r.inst.Op == x86asm.MOV && r.item.operands[0].register.Class == intel.Segment &&
		x86asm.EAX <= have && have <= x86asm.R15L && want.register.Size == 2 && int(have-x86asm.EAX) == want.register.Index
}

// narrowBranch reports a branch through a 16-bit register that the decoder calls
// one through 64 bits, as Intel's processors take it (AMD APM vol. 3, CALL and
// JMP: the operand size is 16 bits).
func (r *reading) narrowBranch(have x86asm.Reg, want operand) bool {
	return r.sixteen() && x86asm.RAX <= have && have <= x86asm.R15 && want.register.Size == 2 && int(have-x86asm.RAX) == want.register.Index
}

// sixteen reports a near branch of 16 bits in 64-bit code. That it has the
// prefix 66 is checked with its width.
func (r *reading) sixteen() bool {
	return r.item.mode == trace.Mode64 && (r.inst.Op == x86asm.CALL || r.inst.Op == x86asm.JMP) && r.inst.DataSize == 16
}

func (r *reading) immediate(have uint64, want operand, n int) string {
	bits, _ := r.assembly.number(want)
	shift := 64 - 8*r.immediateBytes(n)
	if have<<shift != bits<<shift {
		return fmt.Sprintf("it is %#x, not %#x", have, bits)
	}
	return ""
}

// pointer checks a selector and an offset, which the decoder gives as two
// numbers.
func (r *reading) pointer(have []x86asm.Arg, want operand) string {
	if len(have) != 2 {
		return fmt.Sprintf("it has %s, not a selector and an offset", plural(len(have), "operand"))
	}
	offset, _ := r.assembly.number(want)
	if have[0] != x86asm.Imm(want.Selector) || have[1] != x86asm.Imm(offset) {
		return fmt.Sprintf("it leads to %v:%v, not %s", have[0], have[1], want.Text)
	}
	return ""
}

// immediateBytes is how many bytes of a number the instruction uses.
func (r *reading) immediateBytes(n int) int {
	switch r.inst.Op {
	case x86asm.RET, x86asm.LRET:
		return 2
	case x86asm.ENTER:
		return 2 - n
	case x86asm.INT, x86asm.BT, x86asm.BTS, x86asm.BTR, x86asm.BTC, x86asm.ROL, x86asm.ROR,
		x86asm.RCL, x86asm.RCR, x86asm.SHL, x86asm.SHR, x86asm.SAR:
		return 1
	case x86asm.PUSH:
		if r.inst.DataSize == 16 {
			return 2
		}
		return r.item.mode.Bytes()
	}
	if first := r.item.operands[0]; !isMemory(first) {
		return first.register.Size
	}
	return r.inst.MemBytes
}

func (r *reading) relative(have int64, want operand) string {
	if want.Kind != intel.SymbolOperand && want.Kind != intel.ImmediateOperand {
		return fmt.Sprintf("it is a place to go to, not %s", want.Text)
	}
	if distance := r.assembly.distance(r.item, want); have != distance {
		return fmt.Sprintf("it leads %d bytes on, not %d to %s", have, distance, want.Text)
	}
	return ""
}
