package execve

import "github.com/framecheck/framecheck/scenarios/process"

// auxiliary is an entry of the auxiliary vector.
type auxiliary struct {
	kind   process.Auxiliary
	value  uint64
	system string // why the value is the system's alone; empty where it is predicted
}

const (
	headerBytes = 56 // sizeof(Elf64_Phdr)
)

// auxiliary lists the vector in the order of create_elf_tables; what ARCH_DLINFO adds
// comes first. Entries that a system gives every process the same are there where it
// gives them.
func (e *entry) auxiliary(platformAt, randomAt uint64) []auxiliary {
	s, x := e.system, e.executable
	all := []auxiliary{
		{kind: process.AtSysinfoEhdr, system: "where the vDSO lies"},
		{kind: process.AtMinsigstksz},
		{kind: process.AtHwcap},
		{kind: process.AtPagesz, value: pageSize},
		{kind: process.AtClktck},
		{kind: process.AtPhdr, value: x.Headers},
		{kind: process.AtPhent, value: headerBytes},
		{kind: process.AtPhnum, value: uint64(x.HeaderCount)},
		{kind: process.AtBase}, // of an interpreter: a static executable has none
		{kind: process.AtFlags},
		{kind: process.AtEntry, value: x.Entry},
		{kind: process.AtUID, value: s.UID},
		{kind: process.AtEUID, value: s.EUID},
		{kind: process.AtGID, value: s.GID},
		{kind: process.AtEGID, value: s.EGID},
		{kind: process.AtSecure}, // no set-user-ID, no capabilities of the file
		{kind: process.AtRandom, value: randomAt},
		{kind: process.AtHwcap2},
		{kind: process.AtExecfn, value: e.execfn},
		{kind: process.AtPlatform, value: platformAt},
		{kind: process.AtRseqFeatureSize},
		{kind: process.AtRseqAlign},
	}
	var vector []auxiliary
	for _, a := range all {
		value, given := s.Same[a.kind]
		switch {
		case !IsSame(a.kind):
		case !given:
			continue
		case a.system == "":
			a.value = value
		}
		vector = append(vector, a)
	}
	if !s.keep(AuxiliaryOrder) {
		for i := range vector[1:] {
			if vector[i].kind == process.AtPhent {
				vector[i], vector[i+1] = vector[i+1], vector[i]
				break
			}
		}
	}
	if s.keep(AuxiliaryEnds) {
		vector = append(vector, auxiliary{kind: process.AtNull})
	}
	return vector
}
