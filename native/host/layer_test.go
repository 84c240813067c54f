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

func TestAProcessorThatNothingStandsBefore(t *testing.T) {
	bare := CPU{Vendor: "GenuineIntel", Brand: "Intel(R) Xeon(R)"}
	if l := bare.Layer(""); l != (Layer{Kind: NoLayer}) || l.Refused() != "" || l.String() != "none" {
		t.Errorf("it is %+v", l)
	}
}

// TestASignatureIsBelievedWithoutTheSystemsFlag has CPUID say what /proc/cpuinfo
// does not.
func TestASignatureIsBelievedWithoutTheSystemsFlag(t *testing.T) {
	bare := CPU{Vendor: "GenuineIntel", Brand: "Intel(R) Xeon(R)"}
	for signature, kind := range map[string]LayerKind{"KVMKVMKVM": Hypervisor, "TCGTCGTCGTCG": Emulator, "MadeUpToday!": UnknownLayer} {
		if l := bare.Layer(signature); l.Kind != kind {
			t.Errorf("%q is %+v", signature, l)
		}
	}
}

func TestNobodyAskedIsNotTakenForHardware(t *testing.T) {
	if (Layer{}).Refused() == "" {
		t.Error("it is")
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
