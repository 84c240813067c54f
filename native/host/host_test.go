package host

import (
	"slices"
	"testing"
)

const cpuinfo = `processor	: 0
vendor_id	: GenuineIntel
cpu family	: 6
model		: 143
model name	: Intel(R) Xeon(R) Platinum 8480+
stepping	: 8
flags		: fpu vme avx hypervisor

processor	: 1
vendor_id	: Other
flags		: none
`

func TestFirstProcessorOfCpuinfo(t *testing.T) {
	c := parseCPU(cpuinfo)
	if c.Vendor != "GenuineIntel" || c.Family != 6 || c.Model != 143 || c.Stepping != 8 ||
		c.Brand != "Intel(R) Xeon(R) Platinum 8480+" {
		t.Errorf("read as %+v", c)
	}
	if !slices.Equal(c.Features, []string{"fpu", "vme", "avx", "hypervisor"}) || !c.Hypervisor() {
		t.Errorf("features %v, hypervisor %v", c.Features, c.Hypervisor())
	}
}

func TestLacksNamesWhatIsMissing(t *testing.T) {
	c := parseCPU(cpuinfo)
	if lacks := c.Lacks([]string{"avx", "avx512f"}); !slices.Equal(lacks, []string{"avx512f"}) {
		t.Errorf("lacks %v", lacks)
	}
	if lacks := c.Lacks(nil); lacks != nil {
		t.Errorf("lacks %v of nothing", lacks)
	}
}

func TestNoCpuinfoIsNoProcessor(t *testing.T) {
	if c := parseCPU(""); c.Vendor != "" || len(c.Features) != 0 {
		t.Errorf("read as %+v", c)
	}
}
