package forms

import "github.com/framecheck/framecheck/scenarios/trace"

// reasons are all that a form without a case can have. In 64-bit mode the stack
// has no 32-bit operands (Intel SDM vol. 2, 2.2.1.7), in 32-bit mode there is no
// REX prefix to make any of 64 bits (2.2.1.1).
var reasons = []reason{
	{trace.Mode64, "CALL r/m16", "operand16", "CALL r/m64", "Intel's processors ignore the prefix 66; AMD's take 16 bits, which is counted there too"},
	{trace.Mode64, "CALL r/m32", "operand32", "CALL r/m64", ""},
	{trace.Mode64, "CALL rel16", "operand16", "CALL rel32", "Intel's processors ignore the prefix 66; AMD's take 16 bits, which is counted there too"},
	{trace.Mode64, "LEAVE", "operand32", "LEAVE", "the one of 64 bits"},
	{trace.Mode64, "POP FS", "operand32", "POP FS", "the one of 64 bits"},
	{trace.Mode64, "POP GS", "operand32", "POP GS", "the one of 64 bits"},
	{trace.Mode64, "POP r/m32", "operand32", "POP r/m64", ""},
	{trace.Mode64, "POP r32op", "operand32", "POP r64op", ""},
	{trace.Mode64, "POPFD", "operand32", "POPFQ", ""},
	{trace.Mode64, "PUSH r/m32", "operand32", "PUSH r/m64", ""},
	{trace.Mode64, "PUSH r32op", "operand32", "PUSH r64op", ""},
	{trace.Mode64, "PUSHFD", "operand32", "PUSHFQ", ""},

	{trace.Mode32, "CALL r/m64", "", "CALL r/m32", ""},
	{trace.Mode32, "CALL rel32", "operand16,operand64", "CALL rel16", ""},
	{trace.Mode32, "IRETQ", "", "", "48 is dec eax, and CF after it IRETD"},
	{trace.Mode32, "LCALL m16:64", "", "", "48 is dec eax, and FF /3 after it LCALL m16:32"},
	{trace.Mode32, "LEAVE", "operand32,operand64", "LEAVE", "the one of 32 bits"},
	{trace.Mode32, "POP FS", "operand32,operand64", "POP FS", "the one of 32 bits"},
	{trace.Mode32, "POP GS", "operand32,operand64", "POP GS", "the one of 32 bits"},
	{trace.Mode32, "POP r/m64", "operand32,operand64", "POP r/m32", ""},
	{trace.Mode32, "POP r64op", "operand32,operand64", "POP r32op", ""},
	{trace.Mode32, "POPFQ", "operand32,operand64", "POPFD", ""},
	{trace.Mode32, "PUSH r/m64", "operand32,operand64", "PUSH r/m32", ""},
	{trace.Mode32, "PUSH r64op", "operand32,operand64", "PUSH r32op", ""},
	{trace.Mode32, "PUSHFQ", "operand32,operand64", "PUSHFD", ""},
}
