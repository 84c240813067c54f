//go:build linux && amd64

package stage

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
	"github.com/google/go-cmp/cmp"
)

// open starts a CPU for a test.
func open(t testing.TB) *CPU {
	t.Helper()
	c, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// open32 opens a stage where the system has 32-bit code.
func open32(t testing.TB) *CPU {
	t.Helper()
	c := open(t)
	if c.System().No32BitCode {
		t.Skip("this system has no segment of 32-bit code")
	}
	return c
}

// program assembles a main of 64-bit code. A line "@name" is a checkpoint. Memory
// and registers are graffiti, and [rsp] holds the exit.
func program(t testing.TB, text string) *trace.Program {
	t.Helper()
	return programOf(t, trace.Mode64, text)
}

func programOf(t testing.TB, mode trace.Mode, text string) *trace.Program {
	t.Helper()
	p, _ := labelled(t, mode, text)
	return p
}

// labelled gives the addresses of labels, too.
func labelled(t testing.TB, mode trace.Mode, text string) (*trace.Program, map[string]uint64) {
	t.Helper()
	var names, lines []string
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "@"); ok {
			names = append(names, "main."+name)
			line = name + ": .byte 0x0f, 0x1f, 0x44, 0x00, 0x00\n"
		}
		lines = append(lines, line)
	}
	p, symbols, err := assemble(mode, strings.Join(lines, ""))
	if err != nil {
		t.Fatal(err)
	}
	p.Name = t.Name()
	for _, name := range names {
		p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: name, Address: symbols[name]})
	}
	for r := range trace.Register(trace.RegisterCount) {
		if r != trace.RSP {
			p.Initial.Set(r, trace.RegisterGraffiti(r))
		}
	}
	probe.Narrow(&p.Initial)
	trace.Scribble(p.Data.Base, p.Data.Bytes)
	withStack(p, trace.PageSize)
	return p, symbols
}

// withStack gives a program a stack of graffiti with the exit on top.
func withStack(p *trace.Program, size int) {
	p.Stack = trace.Memory{Base: trace.StackTop - uint64(size), Bytes: make([]byte, size)}
	trace.Scribble(p.Stack.Base, p.Stack.Bytes)
	writeExit(p)
}

// run runs one program and demands a trace.
func run(t testing.TB, c *CPU, p *trace.Program) *trace.Trace {
	t.Helper()
	result := c.Run([]*trace.Program{p})[0]
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	return result.Trace
}

// steady gives the trace that two runs have in common: there are hypervisors that lose
// NT where an interrupt strikes.
func steady(t testing.TB, c *CPU, p *trace.Program) *trace.Trace {
	t.Helper()
	before := run(t, c, p)
	for range 4 {
		got := run(t, c, p)
		if difference(before, got) == "" {
			return got
		}
		before = got
	}
	t.Fatal("no two runs are the same")
	return nil
}

// quadword reads the stack of a snapshot, which leaves out what is as at Entry.
func quadword(p *trace.Program, s trace.Snapshot, address uint64) uint64 {
	stack := slices.Clone(p.Stack.Bytes)
	copy(stack[s.Stack.Base-p.Stack.Base:], s.Stack.Bytes)
	return binary.LittleEndian.Uint64(stack[address-p.Stack.Base:])
}

// difference tells two values apart. It compares them first: cmp takes its time.
func difference(want, got any) string {
	if reflect.DeepEqual(want, got) {
		return ""
	}
	return "(-want +got):\n" + cmp.Diff(want, got)
}
