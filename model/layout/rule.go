package layout

// Rule is one rule of the model by its name. The model can be asked to leave one out:
// whoever holds it against other witnesses plants such an error, and must find it.
type Rule string

// The rules that can be left out.
const (
	BothOrNothing       Rule = "a value takes all its registers or none (psABI 3.2.3)"
	VectorInOne         Rule = "SSEUP continues the register of its SSE (psABI 3.2.3)"
	SretInRAX           Rule = "the address of a result in memory comes back in rax (psABI 3.2.3)"
	SretTakesRegister   Rule = "the address of a result takes the first integer register (psABI 3.2.3)"
	UnalignedInMemory   Rule = "a value with unaligned members is passed in memory (psABI 3.2.3)"
	LargeInMemory       Rule = "what is larger than two eightbytes is passed in memory (psABI 3.2.3)"
	LongDoubleInMemory  Rule = "an argument of class X87 is passed in memory (psABI 3.2.3)"
	IntegerWins         Rule = "an eightbyte with an integer is INTEGER (psABI 3.2.3)"
	StackAlignment      Rule = "an argument on the stack lies at a multiple of its alignment (psABI 3.2.3)"
	UnnamedVectors      Rule = "an unnamed __m256 or __m512 is passed in memory (psABI 3.5.7)"
	CountsVectors       Rule = "al holds the number of vector registers of a variadic call (psABI 3.2.3)"
	HomeSpace           Rule = "the caller provides 32 bytes of home space (x64 calling convention)"
	BoundPositions      Rule = "each position has one register, integer or vector (x64 calling convention)"
	ByReference         Rule = "what has not 1, 2, 4 or 8 bytes is passed by reference (x64 calling convention)"
	BothRegisters       Rule = "an unnamed double is passed in both registers (x64 calling convention)"
	WideIntegerInXMM    Rule = "a result of 16 bytes that is no aggregate comes back in xmm0 (x64 calling convention)"
	CalleePops          Rule = "the callee removes the arguments (GCC, x86 function attributes)"
	CalleePopsSret      Rule = "the callee removes the address of the result (i386 psABI 2.2.4)"
	RegisterCount       Rule = "the attribute says how many registers there are (GCC, x86 function attributes)"
	MisfitEndsRegisters Rule = "after an argument that does not fit no other is in a register (GCC, regparm)"
	VariadicOnStack     Rule = "a variadic function takes all on the stack (GCC, x86 function attributes)"
	SmallMemberAlign    Rule = "in i386 the members of eight bytes are aligned to four (i386 psABI 2.1.1)"
	BitFieldUnits       Rule = "a bit-field does not cross a unit of its type (psABI 3.1.2)"
)

// AllRules lists them.
var AllRules = []Rule{
	BothOrNothing, VectorInOne, SretInRAX, SretTakesRegister, UnalignedInMemory, LargeInMemory, LongDoubleInMemory,
	IntegerWins, StackAlignment, UnnamedVectors, CountsVectors, HomeSpace, BoundPositions, ByReference, BothRegisters,
	WideIntegerInXMM, CalleePops, CalleePopsSret, RegisterCount, MisfitEndsRegisters, VariadicOnStack, SmallMemberAlign,
	BitFieldUnits,
}

// Rules are those that the model goes by: all, or all but one.
type Rules struct{ without Rule }

// Without gives all rules but one.
func Without(r Rule) Rules { return Rules{r} }

func (r Rules) keep(rule Rule) bool { return r.without != rule }
