//go:build linux && amd64

package stage

import (
	"fmt"
	"slices"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	proofStack = trace.PageSize        // bytes
	proofLimit = 10 * time.Millisecond // processor time of the endless loop
)

// attempt is a program that misbehaves, and how it must end.
type attempt struct {
	name    string
	mode    trace.Mode
	text    string
	planned []trace.Outcome // the first is what Proof says; others are as good
}

func attempts() []attempt {
	faults := func(f trace.Fault) []trace.Outcome { return []trace.Outcome{{Kind: trace.Faulted, Fault: f}} }
	pageFault := func(code uint32, address uint64) []trace.Outcome {
		return faults(trace.Fault{Vector: trace.PageFault, ErrorCode: code, Address: address})
	}
	undefined := faults(trace.Fault{Vector: trace.InvalidOpcode})
	endless := []trace.Outcome{{Kind: trace.TimedOut}}
	refused := []trace.Outcome{{Kind: trace.SystemCall}}
	// Where the system has no calls for 32-bit programs, there is no gate.
	refused32 := append(refused, faults(trace.Fault{Vector: trace.GeneralProtection, ErrorCode: 0x80<<3 | 2})...)
	const user, write = 4, 2 // of a page fault's error code
	return []attempt{
		{"a load through a null pointer", trace.Mode64, "mov rax, [0]", pageFault(user, 0)},
		{"an undefined instruction", trace.Mode64, "ud2", undefined},
		{"a push at the guard", trace.Mode64, "lea rsp, [rsp+8-4096]\npush rax", pageFault(user|write, trace.StackTop-proofStack-8)},
		{"an endless loop", trace.Mode64, "again: jmp again", endless},
		{"a system call", trace.Mode64, "mov eax, 39\nsyscall", refused},
		{"a write to the reply pipe", trace.Mode64, "mov eax, 1\nmov edi, 1\nmov rsi, rsp\nmov edx, 8\nsyscall", refused},
		{"an exit", trace.Mode64, "mov eax, 231\nmov edi, 0\nsyscall", refused},

		{"32-bit code that loads through a null pointer", trace.Mode32, "mov eax, [0]", pageFault(user, 0)},
		{"32-bit code that pushes at the guard", trace.Mode32, "lea esp, [esp+4-4096]\npush eax", pageFault(user|write, trace.StackTop-proofStack-4)},
		{"32-bit code that loops", trace.Mode32, "again: jmp again", endless},
		{"32-bit code that calls the system", trace.Mode32, "mov eax, 20\nint 0x80", refused32},
	}
}

// Prove runs programs that try to break out, and says how each ended.
func (c *CPU) Prove() []Proof {
	l := c.take()
	defer c.give(l)
	l.limits.processor = proofLimit
	var proofs []Proof
	for _, a := range attempts() {
		if a.mode == trace.Mode32 && c.system.No32BitCode {
			continue
		}
		proof := Proof{Name: a.name, Planned: describe(a.planned[0])}
		result := l.runText(a.mode, a.text)
		if result.Err != nil {
			proof.Got = result.Err.Error()
		} else {
			proof.Got = describe(result.Trace.Outcome)
			proof.Held = slices.Contains(a.planned, result.Trace.Outcome)
		}
		proofs = append(proofs, proof)
	}
	return proofs
}

func describe(o trace.Outcome) string {
	switch {
	case o.Kind != trace.Faulted:
		return o.Kind.String()
	case o.Fault.Vector == trace.PageFault:
		return fmt.Sprintf("%v at %#x, error code %d", o.Fault.Vector, o.Fault.Address, o.Fault.ErrorCode)
	}
	return o.Fault.Vector.String()
}
