package trace

import "strings"

// Vendor is who made a processor. Some of what instructions do differs between
// vendors by design.
type Vendor uint8

// The vendors of whose processors the manuals are at hand. No rule that differs
// between vendors is known of any other.
const (
	OtherVendor Vendor = iota
	AMD
	Intel
)

var vendorNames = [...]string{"other", "amd", "intel"}

// String gives the vendor as scenarios write it, as in "amd".
func (v Vendor) String() string {
	if int(v) < len(vendorNames) {
		return vendorNames[v]
	}
	return vendorNames[OtherVendor]
}

// ParseVendor finds AMD or Intel by the name that scenarios write, in any case.
func ParseVendor(name string) (Vendor, bool) {
	for _, v := range []Vendor{AMD, Intel} {
		if strings.EqualFold(v.String(), name) {
			return v, true
		}
	}
	return OtherVendor, false
}
