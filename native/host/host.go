package host

import (
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Host is a machine. Its fields are empty where the system does not say.
type Host struct {
	CPU    CPU    `json:"cpu"`
	Layer  Layer  `json:"layer"`  // Read does not know it: see CPU.Layer
	Kernel string `json:"kernel"` // "Linux 6.1.0 x86_64"
	// System is what its descriptor tables have; Read takes them to be Linux's.
	System trace.System `json:"system"`
}

// Platform is the machine as programs meet it.
func (h Host) Platform() trace.Platform {
	return trace.Platform{Vendor: h.CPU.Manual(), System: h.System}
}

// CPU is a processor as CPUID identifies it.
type CPU struct {
	Vendor   string `json:"vendor"` // "AuthenticAMD", "GenuineIntel"
	Family   int    `json:"family"` // extended family added
	Model    int    `json:"model"`
	Stepping int    `json:"stepping"`
	Brand    string `json:"brand"`
	// Features are the flags of /proc/cpuinfo, in its order.
	Features []string `json:"features"`
}

// Manual says whose manual describes the processor.
func (c CPU) Manual() trace.Vendor {
	switch c.Vendor {
	case "AuthenticAMD":
		return trace.AMD
	case "GenuineIntel":
		return trace.Intel
	}
	return trace.OtherVendor
}

// Hypervisor reports whether CPUID says that a hypervisor or emulator stands
// between the program and the processor (leaf 1, ECX bit 31).
func (c CPU) Hypervisor() bool { return slices.Contains(c.Features, "hypervisor") }

// Lacks gives those of the needed features that the processor does not have.
func (c CPU) Lacks(needs []string) []string {
	var lacks []string
	for _, need := range needs {
		if !slices.Contains(c.Features, need) {
			lacks = append(lacks, need)
		}
	}
	return lacks
}

// Supported says why native code cannot be run here, or nothing where it can.
func Supported() string {
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return ""
	}
	return "native code runs on linux/amd64 alone; this is " + runtime.GOOS + "/" + runtime.GOARCH
}

// parseCPU reads the first processor of a /proc/cpuinfo.
func parseCPU(text string) CPU {
	first, _, _ := strings.Cut(text, "\n\n")
	fields := map[string]string{}
	for line := range strings.Lines(first) {
		if key, value, ok := strings.Cut(line, ":"); ok {
			fields[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	number := func(key string) int {
		n, _ := strconv.Atoi(fields[key])
		return n
	}
	return CPU{
		Vendor: fields["vendor_id"], Family: number("cpu family"), Model: number("model"),
		Stepping: number("stepping"), Brand: fields["model name"], Features: strings.Fields(fields["flags"]),
	}
}
