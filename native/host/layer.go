package host

import (
	"fmt"
	"strings"
)

// Layer is what stands between a program and the processor, as CPUID tells it.
// The zero value is that of a processor that was not asked.
type Layer struct {
	Kind LayerKind `json:"kind"`
	// Name is that of the hypervisor or emulator; empty where none is known.
	Name string `json:"name"`
	// Signature is what told it: CPUID leaf 0x40000000 without its padding, or of
	// some emulators the processor's vendor or brand.
	Signature string `json:"signature"`
}

// LayerKind says who executes a program's instructions.
type LayerKind string

// The kinds of layers.
const (
	NoLayer      LayerKind = "none"       // the processor
	Hypervisor   LayerKind = "hypervisor" // the processor too: only what is privileged is intercepted
	Emulator     LayerKind = "emulator"   // software
	UnknownLayer LayerKind = "unknown"    // nobody knows
)

// hypervisors run instructions in user mode on the processor. Keys are leaf
// 0x40000000 without its padding; without a source they are as systemd
// (src/basic/virt.c) and stress-ng (stress-x86cpuid.c) know them.
var hypervisors = map[string]string{
	"KVMKVMKVM":    "KVM",     // Linux, Documentation/virt/kvm/x86/cpuid.rst
	"Linux KVM Hv": "KVM",     // QEMU, docs/system/i386/hyperv.rst
	"Microsoft Hv": "Hyper-V", // Hypervisor Top-Level Functional Specification, 2.2
	"VMwareVMware": "VMware",  // VMware knowledge base, 1009458
	"XenVMMXenVMM": "Xen",     // Xen, xen/include/public/arch-x86/cpuid.h
	"VBoxVBoxVBox": "VirtualBox",
	"bhyve bhyve":  "bhyve", // FreeBSD, sys/amd64/vmm/x86.c
	"BHyVE BHyVE":  "bhyve",
	"ACRNACRNACRN": "ACRN", // ACRN, hypervisor/arch/x86/guest/vcpuid.c
	"QNXQVMBSQG":   "QNX",
	"prl hyperv":   "Parallels",
	"lrpepyh  vr":  "Parallels", // the same words, their bytes in another order
	"OpenBSDVMM58": "OpenBSD VMM",
	"___ NVMM ___": "NetBSD NVMM",
	"HAXMHAXMHAXM": "Intel HAXM",
	"UnisysSpar64": "Unisys s-Par",
	"Jailhouse":    "Jailhouse",
	"EVMMEVMMEVMM": "Intel KGT",
	"SRESRESRESRE": "Lockheed Martin LMHS",
	"Apple VZ":     "Apple Virtualization",
}

// emulators execute instructions in software. Keys are leaf 0x40000000, or the
// vendor, without padding.
var emulators = map[string]string{
	"TCGTCGTCGTCG": "QEMU (TCG)",            // QEMU, target/i386/cpu.c
	"GenuineBlink": "Blink",                 // Blink, README.md, on CPUID
	"FEXIFEXIEMU":  "FEX",                   // FEX, docs/CPUID.md
	"VirtualApple": "Rosetta 2",             // the vendor
	"MicrosoftXTA": "Windows x86 emulation", // the vendor
	"Virtual CPU":  "Windows x86 emulation", // the vendor, older
}

// emulatedBrands are how emulators that present themselves nowhere else begin
// the name of the processor (CPUID leaves 0x80000002 to 0x80000004).
var emulatedBrands = map[string]string{
	"VirtualApple": "Rosetta 2",
	"Box64 on ":    "Box64", // Box64, src/tools/my_cpuid.c
}

// Layer says what stands between programs and this processor. signature are the
// up to twelve bytes of CPUID leaf 0x40000000 (EBX, ECX, EDX) where leaf 1 has the
// hypervisor bit; without it they mean nothing, and it is empty: Intel's
// processors answer an unknown leaf with another one's content (SDM vol. 2, CPUID).
func (c CPU) Layer(signature string) Layer {
	signature = strings.Trim(signature, " \x00")
	vendor := strings.Trim(c.Vendor, " \x00")
	for _, said := range []string{signature, vendor} {
		if name, ok := emulators[said]; ok {
			return Layer{Emulator, name, said}
		}
	}
	for beginning, name := range emulatedBrands {
		if strings.HasPrefix(c.Brand, beginning) {
			return Layer{Emulator, name, c.Brand}
		}
	}
	if signature == "" && !c.Hypervisor() {
		return Layer{Kind: NoLayer}
	}
	if name, ok := hypervisors[signature]; ok {
		return Layer{Hypervisor, name, signature}
	}
	return Layer{Kind: UnknownLayer, Signature: signature}
}

// Refused says why what runs under the layer is not taken for the processor's
// word, or nothing where it is.
func (l Layer) Refused() string {
	switch l.Kind {
	case NoLayer, Hypervisor:
		return ""
	case "":
		return "it is not known what stands between programs and this processor"
	case Emulator:
		return fmt.Sprintf("%s emulates this processor (CPUID says %q): what runs here shows nothing of hardware", l.Name, l.Signature)
	case UnknownLayer:
	}
	if l.Signature == "" {
		return "CPUID reports a hypervisor or emulator that does not name itself: what runs here is not taken for hardware"
	}
	return fmt.Sprintf("CPUID reports an unknown hypervisor or emulator, %q: what runs here is not taken for hardware", l.Signature)
}

// String names the layer for a report's header.
func (l Layer) String() string {
	switch l.Kind {
	case NoLayer:
		return "none"
	case Hypervisor:
		return l.Name
	case Emulator:
		return l.Name + ", an emulator"
	case UnknownLayer:
	}
	return fmt.Sprintf("unknown (%q)", l.Signature)
}
