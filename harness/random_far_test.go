package harness_test

import (
	"fmt"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// farTransfer draws a program with one instruction that loads segment registers: a far
// return, an iret, a far call or jump, or a load of another segment.
func (d dice) farTransfer() randomProgram {
	p := d.state()
	if d.oneIn(8) {
		p.add(lines, fmt.Sprintf("mov %s, %#x", d.stackPointer, d.address()))
	}
	draw := pick(d, dice.returns, dice.interruptReturns, dice.farBranches, dice.segmentLoads)
	p.add(lines, "before:")
	p.add(lines, draw(d)...)
	p.add(lines, "after:", d.among("nop", "push "+d.whole()[0], "mov eax, ss", "pushf", "inc eax"), "last:", d.among("ret", "retf", "int3"))
	p.correct()
	return p
}

// selector draws one of those that Linux has, mostly for user mode.
func (d dice) selector() string {
	return fmt.Sprintf("%#x", pick(d, trace.Code64, trace.Code64, trace.Code32, trace.Code32, trace.UserData, 0, 0x10, 8*d.IntN(16), d.IntN(0x90)))
}

// target draws where a far transfer of an operand size goes.
func (d dice) target(size int) string {
	if size == 2 || d.oneIn(6) {
		return fmt.Sprintf("%#x", int32(d.value())>>(8*max(0, 3-size)))
	}
	return "offset main.after"
}

var (
	slotNames   = map[int]string{2: "word", 4: "dword", 8: "qword"}
	farReturns  = map[int]string{2: ".byte 0x66, 0xcb", 4: "retf", 8: "retfq"}
	farReturns8 = map[int]string{2: ".byte 0x66, 0xca, 8, 0", 4: "retf 8", 8: ".byte 0x48, 0xca, 8, 0"}
	irets       = map[int]string{2: ".byte 0x66, 0xcf", 4: "iretd", 8: "iretq"}
)

// operandSize draws one in bytes.
func (d dice) operandSize() int {
	return pick(d, 2, 4, d.mode.Bytes(), d.mode.Bytes())
}

// slots puts values on top of the stack, the lowest first.
func (d dice) slots(size int, values ...string) []string {
	made := []string{fmt.Sprintf("lea %s, [%[1]s-%d]", d.stackPointer, size*len(values))}
	for i, value := range values {
		made = append(made, fmt.Sprintf("mov %s [%s+%d], %s", slotNames[size], d.stackPointer, i*size, value))
	}
	return made
}

func (d dice) returns() []string {
	size := d.operandSize()
	return append(d.slots(size, d.target(size), d.selector()), pick(d, farReturns, farReturns8)[size])
}

func (d dice) interruptReturns() []string {
	size := d.operandSize()
	flags := fmt.Sprintf("%#x", int32(d.Uint32())>>(8*max(0, 3-size))&^int32(pick(d, 0, trace.TF)))
	stack := fmt.Sprintf("%#x", int32(d.address())>>(8*max(0, 3-size)))
	ss := d.among("0x2b", "0x2b", "0x2b", d.selector())
	return append(d.slots(size, d.target(size), d.selector(), flags, stack, ss), irets[size])
}

// farPointer stores an address and a selector on the data page.
func (d dice) farPointer() []string {
	return []string{"mov dword [numbers], " + d.target(4), "mov word [numbers+4], " + d.selector()}
}

func (d dice) farBranches() []string {
	branch := d.among("call far fword ptr [numbers]", "jmp far fword ptr [numbers]", ".byte 0x48, 0xff, 0x1c, 0x25, 0, 0, 0, 0x20", ".byte 0x66, 0xff, 0x1c, 0x25, 0, 0, 0, 0x20")
	return append(d.farPointer(), branch)
}

func (d dice) segmentLoads() []string {
	segment := d.among("ds", "es", "ss", "fs", "gs")
	return append(d.farPointer(),
		"push "+d.selector(), "mov eax, "+d.selector(),
		d.among("mov "+segment+", eax", "pop "+segment, "pop "+d.among("fs", "gs"), "lss ecx, [numbers]", "lgs ecx, [numbers]"),
		d.among("mov ecx, "+segment, "mov ss, eax", "nop"))
}
