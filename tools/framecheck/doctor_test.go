package main

import (
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
)

func TestDoctorTellsWhatTheProcessorIsAndIsNot(t *testing.T) {
	features := []string{"sse2", "hypervisor"}
	for _, c := range []struct {
		vendor, signature string
		says              []string
	}{
		{"AuthenticAMD", "KVMKVMKVM\x00\x00\x00", []string{"vendor     amd: ", `hypervisor KVM (CPUID says "KVMKVMKVM"): instructions still run on the processor`}},
		{"GenuineIntel", "Microsoft Hv", []string{"vendor     intel: ", "hypervisor Hyper-V"}},
		{"HygonGenuine", "", []string{"vendor     neither AMD nor Intel: ", "hypervisor CPUID reports a hypervisor or emulator that does not name itself", "run skips every case"}},
		{"AuthenticAMD", "TCGTCGTCGTCG", []string{`hypervisor QEMU (TCG) emulates this processor (CPUID says "TCGTCGTCGTCG")`, "run skips every case"}},
		{"GenuineIntel", "GenuineBlink", []string{"hypervisor Blink emulates", "run skips every case"}},
		{"GenuineIntel", "MadeUpToday!", []string{`hypervisor CPUID reports an unknown hypervisor or emulator, "MadeUpToday!"`, "run skips every case"}},
	} {
		h := host.Host{Kernel: "Linux", CPU: host.CPU{Vendor: c.vendor, Brand: "A processor", Features: features}}
		h.Layer = h.CPU.Layer(c.signature)
		var b strings.Builder
		tellHost(&b, h)
		for _, part := range c.says {
			NewWithT(t).Expect(b.String()).To(ContainSubstring(part))
		}
	}
}

func TestDoctorOfBareHardwareAndOfNone(t *testing.T) {
	g := NewWithT(t)
	bare := host.CPU{Vendor: "AuthenticAMD"}
	g.Expect(tellLayer(bare.Layer(""))).To(Equal("none reported by CPUID"))
	g.Expect(tellLayer(host.Layer{})).To(Equal("not known: programs cannot be run here"))
}

// TestARunUnderAnEmulatorExitsWith3 has every case skipped, as the harness does
// where the processor is not one.
func TestARunUnderAnEmulatorExitsWith3(t *testing.T) {
	list, programs, err := load([]string{write(t, good)})
	if err != nil {
		t.Fatal(err)
	}
	h := harness.Harness{Host: host.Host{Layer: host.CPU{}.Layer("TCGTCGTCGTCG")}, Model: harness.Model{}, CPU: harness.Model{}}
	totals := harness.Count(h.Check(list, programs))
	if code := asFailure(verdict(totals)).code; totals.Skipped != 1 || code != 3 {
		t.Errorf("%s, exit code %d", totals, code)
	}
}
