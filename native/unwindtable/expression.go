package unwindtable

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Call frame instructions with an expression (DWARF 4, 7.23), and operations in one (DWARF
// 4, 7.7.1).
const (
	defCFAExpression = 0x0f
	savedAtValue     = 0x10 // DW_CFA_expression
	deref            = 0x06
	baseRegister     = 0x70 // DW_OP_breg0; a register's number is added
)

// CFAInMemory is the directive, in 64-bit code, by which the CFA is the word that lies at a
// register plus an offset in bytes.
func CFAInMemory(base string, offset int64) string {
	return escape([]byte{defCFAExpression}, append(based(base, offset), deref))
}

// InMemory is the directive, in 64-bit code, by which the caller's register is the word that
// lies at another register plus an offset in bytes. That is for a place that has no fixed
// distance from the CFA. Both are named as in .cfi_register.
func InMemory(register, base string, offset int64) string {
	return escape(appendULEB([]byte{savedAtValue}, number64(register)), based(base, offset))
}

// based are the operations that push a general register plus an offset.
func based(register string, offset int64) []byte {
	return appendSLEB([]byte{baseRegister + byte(number64(register))}, offset)
}

func number64(name string) uint64 {
	r, _ := intel.ParseRegister(name)
	number, _ := numberings[trace.Mode64].named(r)
	return number
}

// escape writes an instruction with its expression as bytes.
func escape(instruction, expression []byte) string {
	bytes := append(appendULEB(instruction, uint64(len(expression))), expression...)
	texts := make([]string, len(bytes))
	for i, b := range bytes {
		texts[i] = fmt.Sprintf("%#02x", b)
	}
	return ".cfi_escape " + strings.Join(texts, ", ")
}
