//go:build linux && amd64

package stage

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
)

// learnForm asks the processor where it keeps vector registers in an xsave
// image (CPUID leaf 0xd: ebx is a component's offset).
func (c *CPU) learnForm() error {
	for component := componentAVX; component <= componentZMM16; component++ {
		answer, err := c.cpuid(0xd, component)
		if err != nil {
			return err
		}
		c.form.offset[component] = int(answer[trace.RBX])
	}
	answer, err := c.cpuid(0xd, 1)
	if cpu.X86.HasAVX2 {
		c.form.scanYMM = uint64(answer[trace.RAX] >> 2 & 1) // XGETBV with ecx 1
	}
	return err
}

// learnTraps steps through two loads of SS and looks where the trap comes.
func (c *CPU) learnTraps() error {
	p, symbols, err := assemble(trace.Mode64, "mov eax, 0x2b\nmov ss, ax\nmov ss, ax\nbehind: nop\nnop")
	if err != nil {
		return err
	}
	p.EveryInstruction = true
	result := c.Run([]*trace.Program{p})[0]
	if result.Err != nil {
		return result.Err
	}
	c.traps.rows = !slices.ContainsFunc(result.Trace.Snapshots, func(s trace.Snapshot) bool {
		return s.Registers.RIP == symbols["main.behind"]
	})
	return nil
}

// Identity asks the processor who made it, and what stands in front of it.
func (c *CPU) Identity() (Identity, error) {
	var id Identity
	maker, err := c.cpuid(0, 0)
	if err != nil {
		return id, err
	}
	id.Vendor = spelled(maker, trace.RBX, trace.RDX, trace.RCX)
	features, err := c.cpuid(1, 0)
	if err != nil || features[trace.RCX]>>31 == 0 {
		return id, err
	}
	hypervisor, err := c.cpuid(0x4000_0000, 0)
	id.Hypervisor = spelled(hypervisor, trace.RBX, trace.RCX, trace.RDX)
	return id, err
}

// spelled gives the characters in the registers of a CPUID leaf, without the
// zeroes that fill them up.
func spelled(answer [4]uint32, order ...trace.Register) string {
	var characters []byte
	for _, r := range order {
		characters = binary.LittleEndian.AppendUint32(characters, answer[r])
	}
	return string(bytes.TrimRight(characters, "\x00"))
}

// cpuid has the stage ask the processor, and gives eax, ecx, edx and ebx as they
// are numbered.
func (c *CPU) cpuid(leaf uint32, part int) (answer [4]uint32, err error) {
	result := c.runText(trace.Mode64, fmt.Sprintf("mov eax, %#x\nmov ecx, %d\ncpuid", leaf, part))
	if result.Err != nil {
		return answer, result.Err
	}
	if o := result.Trace.Outcome; o.Kind != trace.Returned {
		return answer, fmt.Errorf("CPUID leaf %#x: %s", leaf, describe(o))
	}
	for i := range answer {
		answer[i] = uint32(result.Trace.Final.Registers.General[i])
	}
	return answer, nil
}
