package drawing

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/walking"
	"github.com/framecheck/framecheck/model/unwind"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// ListRules writes a program's instructions, each with what its unwind tables say before
// it runs: where the CFA is, and the caller's registers. It is what a walk makes of a table,
// the same for tables of either kind; what stands in the table, unwind.Table says. The error
// is w's own, or that of a table that cannot be read.
func ListRules(w io.Writer, p *trace.Program, s Style) error {
	tables, err := tablesOf(p)
	if err != nil {
		return err
	}
	var b strings.Builder
	next, probe := 0, newProbe(p.Mode)
	for _, line := range p.Lines {
		for ; next < len(p.Symbols) && p.Symbols[next].Address <= line.Address; next++ {
			if named := p.Symbols[next]; named.Address > p.Exit {
				fmt.Fprintln(&b, s.paint(bold, named.Name+":"))
			}
		}
		row := fmt.Sprintf("  %#x  %-36s", line.Address, text(p, line))
		for _, t := range tables {
			row += "  " + s.paint(dim, string(t.Name)) + " " + fmt.Sprintf("%-32s", probe.rule(t, line.Address))
		}
		fmt.Fprintln(&b, strings.TrimRight(row, " "))
	}
	_, err = io.WriteString(w, b.String())
	return err
}

// tablesOf are the walkers that go by a table.
func tablesOf(p *trace.Program) ([]walking.Walker, error) {
	walkers, err := walking.Walkers(p)
	if err != nil {
		return nil, err
	}
	tables := slices.DeleteFunc(walkers, func(w walking.Walker) bool { return w.Name == scenarios.ByFramePointer })
	if len(tables) == 0 {
		return nil, errors.New("the program has no unwind table: declare its functions, or write directives as .cfi_def_cfa_offset")
	}
	return tables, nil
}

// probe is a walk in which every value tells where it comes from: registers are far apart
// from each other, and memory holds its own addresses.
type probe struct {
	mode  trace.Mode
	apart uint64
}

func newProbe(m trace.Mode) probe {
	if m == trace.Mode32 {
		return probe{m, 1 << 28}
	}
	return probe{m, 1 << 40}
}

// Number is that of memory.
func (probe) Number(address uint64, _ int) (uint64, bool) { return address, true }

// registers are those of the mode.
func (p probe) registers() trace.Register { return trace.Register(2 * p.mode.Bytes()) }

func (p probe) symbol(r trace.Register) uint64 { return uint64(r+1) * p.apart }

func (p probe) name(r trace.Register) string {
	if p.mode == trace.Mode32 {
		return "e" + r.String()[1:]
	}
	return r.String()
}

// rule says what a walker makes of an address.
func (p probe) rule(walker unwind.Walker, address uint64) string {
	state := unwind.State{Memory: p}
	state.Registers.RIP = address
	for r := range p.registers() {
		state.Registers.Set(r, p.symbol(r))
	}
	walk := walker.Walk(state)
	if len(walk.Frames) == 0 || !walk.Frames[0].HasCFA {
		return "no rule"
	}
	cfa := walk.Frames[0].CFA
	told := "cfa=" + p.place(cfa)
	if len(walk.Frames) == 1 {
		return told
	}
	caller := walk.Frames[1]
	for r := range p.registers() {
		v, known := caller.Registers.Get(r)
		switch distance := int64(v - cfa); {
		case r == trace.RSP || known && v == p.symbol(r) || !known && !kept(r):
		case !known:
			told += fmt.Sprintf(" %s=?", p.name(r))
		case distance > -int64(p.apart)/2 && distance < int64(p.apart)/2:
			told += fmt.Sprintf(" %s=[cfa%+d]", p.name(r), distance)
		default:
			told += fmt.Sprintf(" %s=%s", p.name(r), p.place(v))
		}
	}
	return told + savedVectors(&caller.Registers, cfa)
}

// savedVectors tells where vector registers were saved: memory holds its own addresses, and
// of no other is anything known.
func savedVectors(r *unwind.Registers, cfa uint64) string {
	told := ""
	for n := range len(trace.Vectors{}) {
		if v, known := r.Vector(n); known {
			told += fmt.Sprintf(" xmm%d=[cfa%+d]", n, int64(binary.LittleEndian.Uint64(v[:])-cfa))
		}
	}
	return told
}

// kept reports a register that functions of every convention give back as it was.
func kept(r trace.Register) bool { return r == trace.RBX || r == trace.RBP || r >= trace.R12 }

// place names a value by the nearest register.
func (p probe) place(v uint64) string {
	r := trace.Register((v+p.apart/2)/p.apart - 1)
	if r >= p.registers() {
		return fmt.Sprintf("%#x", v)
	}
	return fmt.Sprintf("%s%+d", p.name(r), int64(v-p.symbol(r)))
}
