package conform

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/arch/x86/x86asm"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Profile is a part of the architecture that a simulator can claim to have.
type Profile string

// The profiles.
const (
	Core          Profile = "core"           // push, pop, call, ret, mov and sub in 64-bit code, and nothing goes wrong
	Frames        Profile = "frames"         // all other plain instructions of 64-bit code
	SIMDAlignment Profile = "simd-alignment" // vector registers, which ask for aligned memory
	Prefixes      Profile = "prefixes"       // prefixes on instructions, and bytes that encode none
	Flags         Profile = "flags"          // images of the flags, and what sets single ones
	Faults        Profile = "faults"         // runs that end in an exception, and what it leaves behind
	Far           Profile = "far"            // far transfers, segment registers, software interrupts
	Mode32        Profile = "mode32"         // 32-bit code
	Signals       Profile = "signals"        // frames that the kernel builds
	Process       Profile = "process"        // what a process finds at its first instruction
)

// Profiles are all of them, each behind those that ask for less.
func Profiles() []Profile {
	return []Profile{Core, Frames, SIMDAlignment, Prefixes, Flags, Faults, Far, Mode32, Signals, Process}
}

// ParseProfiles reads names with commas between them.
func ParseProfiles(text string) ([]Profile, error) {
	var list []Profile
	for name := range strings.SplitSeq(text, ",") {
		if !slices.Contains(Profiles(), Profile(name)) {
			return nil, fmt.Errorf("%q is no profile: %v are", name, Profiles())
		}
		list = append(list, Profile(name))
	}
	return list, nil
}

// Needs are the profiles that a program asks for, in the order of Profiles: its
// instructions, whether they are executed or not, and how it is predicted to end.
func Needs(p *trace.Program, predicted *trace.Trace) []Profile {
	asks := map[Profile]bool{Core: true}
	for in := range instructions(p) {
		asks[in.profile()] = true
	}
	switch {
	case p.VectorBytes > 0:
		asks[SIMDAlignment] = true
	case predicted != nil && predicted.Outcome.Kind != trace.Returned:
		asks[Faults] = true
	}
	asks[Signals] = p.Signals != nil
	asks[Mode32] = p.Mode == trace.Mode32 || predicted != nil && reaches32(predicted)
	return slices.DeleteFunc(Profiles(), func(one Profile) bool { return !asks[one] })
}

func reaches32(t *trace.Trace) bool {
	return slices.ContainsFunc(append(slices.Clip(t.Snapshots), t.Final), func(s trace.Snapshot) bool {
		return s.Registers.Selectors[trace.CS] == trace.Code32
	})
}

// coreOps are those of Core, with operands of any width that needs no prefix.
var coreOps = []x86asm.Op{x86asm.PUSH, x86asm.POP, x86asm.CALL, x86asm.RET, x86asm.MOV, x86asm.SUB}

var flagOps = []x86asm.Op{
	x86asm.PUSHF, x86asm.PUSHFD, x86asm.PUSHFQ, x86asm.POPF, x86asm.POPFD, x86asm.POPFQ,
	x86asm.STD, x86asm.CLD, x86asm.LAHF, x86asm.SAHF, x86asm.CLI, x86asm.STI, x86asm.STC, x86asm.CLC, x86asm.CMC,
}

var farOps = []x86asm.Op{
	x86asm.LCALL, x86asm.LJMP, x86asm.LRET, x86asm.IRET, x86asm.IRETD, x86asm.IRETQ, x86asm.INT, x86asm.INTO,
	x86asm.LDS, x86asm.LES, x86asm.LSS, x86asm.LFS, x86asm.LGS,
}

// profile is the one that an instruction belongs to.
func (in instruction) profile() Profile {
	switch {
	case isCheckpoint(in):
		return Core
	case !in.known, len(in.prefixes()) > 0:
		return Prefixes
	case slices.Contains(farOps, in.Op), in.hasArgument(isSegment):
		return Far
	case slices.Contains(flagOps, in.Op):
		return Flags
	case in.hasArgument(isVector):
		return SIMDAlignment
	case slices.Contains(coreOps, in.Op) && (in.Op != x86asm.RET || in.Args[0] == nil):
		return Core
	}
	return Frames
}

func isSegment(r x86asm.Reg) bool { return r >= x86asm.ES && r <= x86asm.GS }

func isVector(r x86asm.Reg) bool { return r >= x86asm.M0 && r <= x86asm.X15 }
