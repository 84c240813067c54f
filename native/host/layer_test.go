package host

import (
	"maps"
	"strings"
	"testing"
)

// virtual is a processor under something that sets the hypervisor bit.
var virtual = CPU{Vendor: "GenuineIntel", Brand: "Intel(R) Xeon(R)", Features: []string{"fpu", "hypervisor"}}

func TestEveryKnownSignatureIsFoundWithItsPadding(t *testing.T) {
	for _, padding := range []string{"\x00", " "} {
		for signature, name := range hypervisors {
			padded := (signature + strings.Repeat(padding, 12))[:12]
			if l := virtual.Layer(padded); l != (Layer{Hypervisor, name, signature}) || l.Refused() != "" || l.String() != name {
				t.Errorf("%q is %+v, refused: %q", padded, l, l.Refused())
			}
		}
		for signature, name := range emulators {
			padded := (signature + strings.Repeat(padding, 12))[:12]
			if l := virtual.Layer(padded); l != (Layer{Emulator, name, signature}) || !strings.Contains(l.Refused(), name+" emulates") {
				t.Errorf("%q is %+v, refused: %q", padded, l, l.Refused())
			}
		}
	}
	for signature := range maps.Keys(hypervisors) {
		if emulators[signature] != "" {
			t.Errorf("%q is both", signature)
		}
	}
}

func TestWhatIsUnknownIsNotTakenForHardware(t *testing.T) {
	for signature, says := range map[string]string{
		"":                                "does not name itself",
		"\x00\x00\x00\x00":                "does not name itself",
		"MadeUpToday!":                    `"MadeUpToday!"`,
		"KVMKVMKVMKVM":                    `"KVMKVMKVMKVM"`,
		"\x1b[2Jbell\x07\x00\x00\x00\x00": `"\x1b[2Jbell\a"`,
	} {
		if l := virtual.Layer(signature); l.Kind != UnknownLayer || !strings.Contains(l.Refused(), says) {
			t.Errorf("%q is %+v, refused: %q", signature, l, l.Refused())
		}
	}
}

func TestWithoutTheHypervisorBitOnlyAnEmulatorIsBelieved(t *testing.T) {
	bare := CPU{Vendor: "GenuineIntel", Brand: "Intel(R) Xeon(R)"}
	for _, signature := range []string{"", "KVMKVMKVM", "\x07\x00\x00\x00\x40\x0f\x00\x00\x01"} {
		if l := bare.Layer(signature); l != (Layer{Kind: NoLayer}) || l.Refused() != "" || l.String() != "none" {
			t.Errorf("%q is %+v", signature, l)
		}
	}
	if l := bare.Layer("FEXIFEXIEMU\x00"); l.Kind != Emulator {
		t.Errorf("an emulator that hides the bit is %+v", l)
	}
}

func TestEmulatorsThatNameThemselvesInVendorOrBrand(t *testing.T) {
	for name, c := range map[string]CPU{
		"Rosetta 2":             {Vendor: "VirtualApple", Brand: "VirtualApple @ 2.50GHz processor"},
		"Rosetta 2 by brand":    {Vendor: "GenuineIntel", Brand: "VirtualApple @ 2.50GHz"},
		"Windows x86 emulation": {Vendor: "Virtual CPU "},
		"Box64":                 {Vendor: "GenuineIntel", Brand: "Box64 on Cortex-A76 @2.40 GHz"},
	} {
		name, _, _ = strings.Cut(name, " by")
		if l := c.Layer(""); l.Kind != Emulator || l.Name != name || l.String() != name+", an emulator" {
			t.Errorf("%s is %+v", name, l)
		}
	}
}
