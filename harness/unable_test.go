package harness_test

import (
	"slices"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// on is a harness of machines that are not to be asked.
func on(t *testing.T, c host.CPU, l host.Layer) harness.Harness {
	return harness.Harness{Model: idle{t}, CPU: idle{t}, Host: host.Host{CPU: c, Layer: l}}
}

// idle is a machine that gets nothing to run.
type idle struct{ t *testing.T }

func (i idle) Run(programs []*trace.Program) []harness.Run {
	for _, p := range programs {
		i.t.Errorf("%s is run", p.Name)
	}
	return make([]harness.Run, len(programs))
}

func TestWhatCannotBeDecidedHereIsASkipWithItsReason(t *testing.T) {
	bare := host.Layer{Kind: host.NoLayer}
	amd, intel := host.CPU{Vendor: "AuthenticAMD"}, host.CPU{Vendor: "GenuineIntel"}
	sample := load(t, byVendor)
	programs, err := harness.Build(sample)
	if err != nil {
		t.Fatal(err)
	}
	stated := func(vendors ...trace.Vendor) (list []scenarios.OnVendor) {
		for _, on := range sample[0].On {
			if slices.Contains(vendors, on.Vendor) {
				list = append(list, on)
			}
		}
		return list
	}
	for reason, c := range map[string]struct {
		cpu   host.CPU
		layer host.Layer
		s     scenarios.Scenario
	}{
		"this processor lacks avx, rtm":                    {amd, bare, scenarios.Scenario{Needs: []string{"avx", "rtm"}}},
		"stated for amd alone; this processor is intel's":  {intel, bare, scenarios.Scenario{On: stated(trace.AMD)}},
		"stated for intel alone; this processor is amd's":  {amd, bare, scenarios.Scenario{On: stated(trace.Intel)}},
		`alone; this processor is of the vendor "Hygon`:    {host.CPU{Vendor: "HygonGenuine"}, bare, scenarios.Scenario{On: stated(trace.AMD, trace.Intel)}},
		"QEMU (TCG) emulates this processor":               {amd, amd.Layer("TCGTCGTCGTCG"), scenarios.Scenario{}},
		"Rosetta 2 emulates this processor":                {amd, host.CPU{Vendor: "VirtualApple"}.Layer(""), scenarios.Scenario{}},
		`an unknown hypervisor or emulator, "MadeUpToday"`: {amd, host.CPU{Features: []string{"hypervisor"}}.Layer("MadeUpToday"), scenarios.Scenario{}},
		"that does not name itself":                        {amd, host.CPU{Features: []string{"hypervisor"}}.Layer(""), scenarios.Scenario{}},
		"it is not known what stands between":              {amd, host.Layer{}, scenarios.Scenario{}},
	} {
		for _, stepping := range []bool{false, true} {
			h := on(t, c.cpu, c.layer)
			h.EveryInstruction = stepping
			c.s.Name = "a case"
			r := h.Check([]*scenarios.Scenario{&c.s}, programs)[0]
			if r.Verdict != harness.Skip || !strings.Contains(r.Reason, reason) {
				t.Errorf("%s: %s, not %s", r.Verdict, r.Reason, reason)
			}
		}
	}
}

// narrow goes to 32-bit code by way of a far return.
const narrow = `name: narrow
says: A far return goes to 32-bit code.
functions:
  main: |
    push  0x23
    lea   rax, [there]
    push  rax
    retfq
    .code32
    there: ud2
expect:
  - {at: main, rsp: entry}
  - fault: UD
`

func TestWhatNeeds32BitCodeIsASkipWhereThereIsNone(t *testing.T) {
	h := harness.New(opened(t))
	h.Host.System = trace.System{No32BitCode: true}
	h.Model = harness.Model(h.Host.Platform())
	for name, text := range map[string]string{"by a far return": narrow, "from the beginning": sample32} {
		for _, h.EveryInstruction = range []bool{false, true} {
			r, err := h.Decide(load(t, text)[0])
			if err != nil || r.Verdict != harness.Skip || r.Reason != "this system has no segment of 32-bit code" {
				t.Errorf("%s: %v, %s: %s", name, err, r.Verdict, r.Reason)
			}
		}
	}
}

func TestWhatCanBeDecidedHere(t *testing.T) {
	g := NewWithT(t)
	kvm := host.CPU{Vendor: "GenuineIntel", Features: []string{"hypervisor", "avx"}}
	h := on(t, kvm, kvm.Layer("KVMKVMKVM\x00\x00\x00"))
	g.Expect(h.Unable(&scenarios.Scenario{})).To(BeEmpty())
	g.Expect(h.Unable(&scenarios.Scenario{Needs: []string{"avx"}, On: []scenarios.OnVendor{{Vendor: trace.Intel}}})).To(BeEmpty())
}

func TestThisMachineIsNotTakenForAnother(t *testing.T) {
	h := harness.New(opened(t))
	if h.Host.CPU.Hypervisor() != (h.Host.Layer.Kind != host.NoLayer) {
		t.Errorf("the hypervisor bit is %v, and the layer %+v", h.Host.CPU.Hypervisor(), h.Host.Layer)
	}
}
