package process

import (
	"fmt"
	"slices"
)

// Auxiliary is the type of an entry of the auxiliary vector (getauxval(3), elf.h).
type Auxiliary uint64

// The types that Linux on x86-64 writes.
const (
	AtNull            Auxiliary = 0
	AtPhdr            Auxiliary = 3
	AtPhent           Auxiliary = 4
	AtPhnum           Auxiliary = 5
	AtPagesz          Auxiliary = 6
	AtBase            Auxiliary = 7
	AtFlags           Auxiliary = 8
	AtEntry           Auxiliary = 9
	AtUID             Auxiliary = 11
	AtEUID            Auxiliary = 12
	AtGID             Auxiliary = 13
	AtEGID            Auxiliary = 14
	AtPlatform        Auxiliary = 15
	AtHwcap           Auxiliary = 16
	AtClktck          Auxiliary = 17
	AtSecure          Auxiliary = 23
	AtRandom          Auxiliary = 25
	AtHwcap2          Auxiliary = 26
	AtRseqFeatureSize Auxiliary = 27
	AtRseqAlign       Auxiliary = 28
	AtExecfn          Auxiliary = 31
	AtSysinfoEhdr     Auxiliary = 33
	AtMinsigstksz     Auxiliary = 51
)

var auxiliaryNames = map[Auxiliary]string{
	AtNull: "AT_NULL", AtPhdr: "AT_PHDR", AtPhent: "AT_PHENT", AtPhnum: "AT_PHNUM", AtPagesz: "AT_PAGESZ", AtBase: "AT_BASE",
	AtFlags: "AT_FLAGS", AtEntry: "AT_ENTRY", AtUID: "AT_UID", AtEUID: "AT_EUID", AtGID: "AT_GID", AtEGID: "AT_EGID",
	AtPlatform: "AT_PLATFORM", AtHwcap: "AT_HWCAP", AtClktck: "AT_CLKTCK", AtSecure: "AT_SECURE", AtRandom: "AT_RANDOM",
	AtHwcap2: "AT_HWCAP2", AtRseqFeatureSize: "AT_RSEQ_FEATURE_SIZE", AtRseqAlign: "AT_RSEQ_ALIGN", AtExecfn: "AT_EXECFN",
	AtSysinfoEhdr: "AT_SYSINFO_EHDR", AtMinsigstksz: "AT_MINSIGSTKSZ",
}

// String gives the name in elf.h.
func (a Auxiliary) String() string {
	if name, ok := auxiliaryNames[a]; ok {
		return name
	}
	return fmt.Sprintf("AT_%d", uint64(a))
}

// Known reports whether the type is one of these.
func (a Auxiliary) Known() bool {
	_, known := auxiliaryNames[a]
	return known
}

// Auxiliaries lists the names of all types but AT_NULL, in order.
func Auxiliaries() []string {
	var names []string
	for a, name := range auxiliaryNames {
		if a != AtNull {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// IsAddress reports whether the value leads to something in memory.
func (a Auxiliary) IsAddress() bool {
	switch a {
	case AtPhdr, AtEntry, AtPlatform, AtRandom, AtExecfn, AtSysinfoEhdr:
		return true
	}
	return false
}
