//go:build linux && amd64

package stage

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// runText runs a small program of the stage's own.
func (c *CPU) runText(mode trace.Mode, text string) Result {
	l := c.take()
	defer c.give(l)
	return l.runText(mode, text)
}

func (l *lane) runText(mode trace.Mode, text string) Result {
	p, _, err := assemble(mode, text)
	if err != nil {
		return Result{Err: err}
	}
	return l.run([]*trace.Program{p})[0]
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
