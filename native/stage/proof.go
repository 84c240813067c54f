//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/cpu"
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
	planned trace.Outcome
}

func attempts() []attempt {
	pageFault := func(code uint32, address uint64) trace.Outcome {
		return trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.PageFault, ErrorCode: code, Address: address}}
	}
	refused := trace.Outcome{Kind: trace.SystemCall}
	undefined := trace.Outcome{Kind: trace.Faulted, Fault: trace.Fault{Vector: trace.InvalidOpcode}}
	const user, write = 4, 2 // of a page fault's error code
	return []attempt{
		{"a load through a null pointer", trace.Mode64, "mov rax, [0]", pageFault(user, 0)},
		{"an undefined instruction", trace.Mode64, "ud2", undefined},
		{"a push at the guard", trace.Mode64, "lea rsp, [rsp+8-4096]\npush rax", pageFault(user|write, trace.StackTop-proofStack-8)},
		{"an endless loop", trace.Mode64, "again: jmp again", trace.Outcome{Kind: trace.TimedOut}},
		{"a system call", trace.Mode64, "mov eax, 39\nsyscall", refused},
		{"a write to the reply pipe", trace.Mode64, "mov eax, 1\nmov edi, 1\nmov rsi, rsp\nmov edx, 8\nsyscall", refused},
		{"an exit", trace.Mode64, "mov eax, 231\nmov edi, 0\nsyscall", refused},

		{"32-bit code that loads through a null pointer", trace.Mode32, "mov eax, [0]", pageFault(user, 0)},
		{"32-bit code that pushes at the guard", trace.Mode32, "lea esp, [esp+4-4096]\npush eax", pageFault(user|write, trace.StackTop-proofStack-4)},
		{"32-bit code that loops", trace.Mode32, "again: jmp again", trace.Outcome{Kind: trace.TimedOut}},
		{"32-bit code that calls the system", trace.Mode32, "mov eax, 20\nint 0x80", refused},
	}
}

// Prove runs programs that try to break out, and says how each ended.
func (c *CPU) Prove() []Proof {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	limit := c.limits.processor
	c.limits.processor = proofLimit
	defer func() { c.limits.processor = limit }()
	var proofs []Proof
	for _, a := range attempts() {
		proof := Proof{Name: a.name, Planned: describe(a.planned)}
		result := c.runText(a.mode, a.text)
		if result.Err != nil {
			proof.Got = result.Err.Error()
		} else {
			proof.Got = describe(result.Trace.Outcome)
			proof.Held = result.Trace.Outcome == a.planned
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

// runText runs a small program of the stage's own.
func (c *CPU) runText(mode trace.Mode, text string) Result {
	p, _, err := assemble(mode, text)
	if err != nil {
		return Result{Err: err}
	}
	return c.run([]*trace.Program{p})[0]
}

// assemble makes a program of the text of a main in a mode, which may return or end in
// front of the exit, and gives the addresses of its labels. It has the smallest
// stack, and memory and registers are zero.
func assemble(mode trace.Mode, text string) (*trace.Program, map[string]uint64, error) {
	file := source.NewFile("main", text)
	listing, mistakes := intel.Parse("main", file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
	if err := mistakes.Err(); err != nil {
		return nil, nil, err
	}
	object, err := assembler.Assemble([]intel.Listing{listing}, mode, trace.CodeBase, nil)
	if err != nil {
		return nil, nil, err
	}
	p := &trace.Program{
		Name: "main", Mode: mode, Entry: trace.CodeBase, Exit: trace.CodeBase + uint64(len(object.Code)),
		Code:  append(object.Code, trace.CheckpointBytes[:]...),
		Stack: trace.Memory{Base: trace.StackTop - proofStack, Bytes: make([]byte, proofStack)},
		Data:  trace.Memory{Base: trace.DataBase, Bytes: make([]byte, trace.DataSize)},
	}
	p.Initial.RIP = p.Entry
	p.Initial.Flags = trace.Bit1 | trace.IF
	p.Initial.Selectors = trace.EntrySelectors(p.Mode)
	p.Initial.Set(trace.RSP, trace.StackTop-uint64(mode.Bytes()))
	writeExit(p)
	symbols := map[string]uint64{}
	for _, s := range object.Symbols {
		symbols[s.Name] = s.Address
	}
	return p, symbols, nil
}

// writeExit puts the exit on top of the stack.
func writeExit(p *trace.Program) {
	exit := binary.LittleEndian.AppendUint64(nil, p.Exit)
	copy(p.Stack.Bytes[len(p.Stack.Bytes)-p.Mode.Bytes():], exit)
}

// learnForm asks the processor where it keeps vector registers in an xsave
// image (CPUID leaf 0xd: ebx is a component's offset).
func (c *CPU) learnForm() error {
	for component := componentAVX; component <= componentZMM16; component++ {
		result := c.runText(trace.Mode64, fmt.Sprintf("mov eax, 0xd\nmov ecx, %d\ncpuid", component))
		if result.Err != nil {
			return result.Err
		}
		c.form.offset[component] = int(result.Trace.Final.Registers.Get(trace.RBX))
	}
	result := c.runText(trace.Mode64, "mov eax, 0xd\nmov ecx, 1\ncpuid")
	if result.Err != nil {
		return result.Err
	}
	if cpu.X86.HasAVX2 {
		c.form.scanYMM = result.Trace.Final.Registers.Get(trace.RAX) >> 2 & 1 // XGETBV with ecx 1
	}
	return nil
}

// learnTraps steps through two loads of SS and looks where the trap comes.
func (c *CPU) learnTraps() error {
	p, symbols, err := assemble(trace.Mode64, "mov eax, 0x2b\nmov ss, ax\nmov ss, ax\nbehind: nop\nnop")
	if err != nil {
		return err
	}
	p.EveryInstruction = true
	result := c.run([]*trace.Program{p})[0]
	if result.Err != nil {
		return result.Err
	}
	c.traps.rows = !slices.ContainsFunc(result.Trace.Snapshots, func(s trace.Snapshot) bool {
		return s.Registers.RIP == symbols["main.behind"]
	})
	return nil
}
