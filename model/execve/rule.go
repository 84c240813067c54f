package execve

// Rule is one rule of the model by its name. The model can be asked to leave one out:
// whoever holds it against a system plants such a mistake, and must find it.
type Rule string

// The rules that can be left out.
const (
	CountFirst      Rule = "argc is the quadword at rsp (psABI 3.4.1)"
	NullAfterArgv   Rule = "a null pointer ends argv (psABI 3.4.1)"
	NullAfterEnvp   Rule = "a null pointer ends envp (psABI 3.4.1)"
	EntryAligned    Rule = "rsp is a multiple of 16 at entry (psABI 3.4.1; STACK_ROUND)"
	AuxiliaryOrder  Rule = "AT_PHENT comes before AT_PHNUM (create_elf_tables)"
	AuxiliaryEnds   Rule = "AT_NULL ends the auxiliary vector (psABI 3.4.1)"
	RandomBytes     Rule = "sixteen random bytes lie below the platform's name (create_elf_tables)"
	PlatformName    Rule = "the platform's name lies below the strings, from a multiple of 16 down (create_elf_tables)"
	ArgumentsBelow  Rule = "the arguments lie below the environment (copy_strings)"
	ExecutableName  Rule = "the executable's name lies above the environment (bprm_execve)"
	LastQuadword    Rule = "the last quadword of the stack is null (bprm_mm_init)"
	NoEmptyArgv     Rule = "a process started without arguments has an empty one (do_execveat_common, Linux 5.18)"
	ZeroRegisters   Rule = "all general registers but rsp are zero (elf_common_init)"
	MappedAhead     Rule = "the stack is mapped for 128 KiB below its strings (setup_arg_pages)"
	LimitHolds      Rule = "the stack does not grow beyond RLIMIT_STACK (acct_stack_growth)"
	GapHolds        Rule = "the stack does not grow to less than 256 pages above another mapping (expand_downwards)"
	GrowsToThePage  Rule = "the stack grows by whole pages, down to the one that was accessed (expand_downwards)"
	NearestDecides  Rule = "what is accessed below another mapping does not make the stack grow (find_vma)"
	HeapAfterData   Rule = "without randomization the heap begins where the data ends (load_elf_binary)"
	LimitInPages    Rule = "of the limit whole pages count (acct_stack_growth)"
	FaultsAtTheCall Rule = "a call pushes before it jumps: what it pushes faults (SDM vol. 2, CALL)"
)

// AllRules lists them.
var AllRules = []Rule{
	CountFirst, NullAfterArgv, NullAfterEnvp, EntryAligned, AuxiliaryOrder, AuxiliaryEnds, RandomBytes, PlatformName,
	ArgumentsBelow, ExecutableName, LastQuadword, NoEmptyArgv, ZeroRegisters, MappedAhead, LimitHolds, GapHolds,
	GrowsToThePage, NearestDecides, HeapAfterData, LimitInPages, FaultsAtTheCall,
}
