//go:build linux && amd64

package stage

import (
	"os"
	"strings"
	"testing"
)

// TestIdentity holds what the processor says against what the system says of it.
func TestIdentity(t *testing.T) {
	c := open(t)
	id, err := c.Identity()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(info), "\n\n")
	if id.Vendor == "" || !strings.Contains(first, "\t: "+id.Vendor+"\n") {
		t.Errorf("the vendor is %q", id.Vendor)
	}
	if hypervisor := strings.Contains(first, " hypervisor "); !hypervisor && id.Hypervisor != "" {
		t.Errorf("%q is in front, the system sees none", id.Hypervisor)
	}
	t.Logf("%+v", id)
}

// TestCharactersOfALeaf are lowest byte first, without the zeroes behind them.
func TestCharactersOfALeaf(t *testing.T) {
	answer := [4]uint32{0, 0x564b4d56, 0x0000004d, 0x4b4d564b} // eax, ecx, edx, ebx
	if got := spelled(answer, 3, 1, 2); got != "KVMKVMKVM" {
		t.Errorf("%q", got)
	}
}
