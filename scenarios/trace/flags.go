package trace

import "strings"

// Flags is the RFLAGS register (Intel SDM vol. 1, 3.4.3).
type Flags uint64

// The flags by their names in the manual.
const (
	CF   Flags = 1 << 0
	Bit1 Flags = 1 << 1 // always set
	PF   Flags = 1 << 2
	AF   Flags = 1 << 4
	ZF   Flags = 1 << 6
	SF   Flags = 1 << 7
	TF   Flags = 1 << 8
	IF   Flags = 1 << 9 // set in user mode, and not to be changed there
	DF   Flags = 1 << 10
	OF   Flags = 1 << 11
	IOPL Flags = 3 << 12
	NT   Flags = 1 << 14
	RF   Flags = 1 << 16
	VM   Flags = 1 << 17
	AC   Flags = 1 << 18
	VIF  Flags = 1 << 19
	VIP  Flags = 1 << 20
	ID   Flags = 1 << 21

	// Status are the flags that arithmetic sets.
	Status = CF | PF | AF | ZF | SF | OF
)

var flagNames = []struct {
	flag Flags
	name string
}{
	{CF, "cf"}, {PF, "pf"}, {AF, "af"}, {ZF, "zf"}, {SF, "sf"}, {TF, "tf"}, {IF, "if"},
	{DF, "df"}, {OF, "of"}, {NT, "nt"}, {RF, "rf"}, {AC, "ac"}, {ID, "id"},
}

// ParseFlag finds a single-bit flag by its name in any case.
func ParseFlag(name string) (Flags, bool) {
	for _, known := range flagNames {
		if strings.EqualFold(known.name, name) {
			return known.flag, true
		}
	}
	return 0, false
}

// FlagNames gives the names that ParseFlag knows.
func FlagNames() []string {
	names := make([]string, len(flagNames))
	for i, known := range flagNames {
		names[i] = known.name
	}
	return names
}

// String lists the named flags that are set, as in "zf pf", or "none".
func (f Flags) String() string {
	var set []string
	for _, known := range flagNames {
		if f&known.flag != 0 {
			set = append(set, known.name)
		}
	}
	if set == nil {
		return "none"
	}
	return strings.Join(set, " ")
}
