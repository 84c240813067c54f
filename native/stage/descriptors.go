//go:build linux && amd64

package stage

import (
	"fmt"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// learnSegment asks whether there is a segment of 32-bit code: DS takes any that can be
// read (SDM vol. 2, MOV).
func (c *CPU) learnSegment() error {
	segment := c.runText(trace.Mode64, fmt.Sprintf("mov eax, %#x\nmov ds, eax", trace.Code32))
	if segment.Err != nil {
		return segment.Err
	}
	c.system.No32BitCode = segment.Trace.Outcome.Kind == trace.Faulted
	return nil
}

const vectors = 256 // of interrupts

// learnGates runs int n for every n, and takes down where it does not lead where it
// leads on Linux (trace.System).
func (c *CPU) learnGates() error {
	programs, first, err := interrupts()
	if err != nil {
		return err
	}
	for n, result := range c.Run(programs) {
		if result.Err != nil {
			return result.Err
		}
		rip := result.Trace.Final.Registers.RIP
		if atInterrupt := rip == first+2*uint64(n); result.Trace.Outcome != linuxGate(n) || atInterrupt != trapless(n) {
			c.system.OddGates = append(c.system.OddGates, n)
		}
	}
	return nil
}

// interrupts gives a program for each n that jumps to int n, in a table of them.
func interrupts() (programs []*trace.Program, first uint64, err error) {
	text := []string{"jmp rax", "table:"}
	for n := range vectors {
		text = append(text, fmt.Sprintf(".byte 0xcd, %d", n))
	}
	p, symbols, err := assemble(trace.Mode64, strings.Join(text, "\n"))
	if err != nil {
		return nil, 0, err
	}
	first = symbols["main.table"]
	for n := range uint64(vectors) {
		one := *p
		one.Initial.Set(trace.RAX, first+2*n)
		programs = append(programs, &one)
	}
	return programs, first, nil
}

// linuxGate is how int n ends on Linux.
func linuxGate(n int) trace.Outcome {
	switch v := trace.Vector(n); v {
	case trace.Breakpoint, trace.Overflow:
		return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: v}}
	case linuxCall:
		return trace.Outcome{Kind: trace.SystemCall}
	}
	return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.GeneralProtection, ErrorCode: uint32(n)<<3 | 2}}
}

const linuxCall = 0x80 // the vector of system calls

// trapless reports whether what int n raises on Linux is a fault, reported at the
// instruction and not behind it.
func trapless(n int) bool {
	return n != int(trace.Breakpoint) && n != int(trace.Overflow) && n != linuxCall
}
