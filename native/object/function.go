package object

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Function is one that the object defines.
type Function struct {
	Name    string
	Address uint64 // 0 where its section is not loaded
	Size    uint64 // bytes
	Section string
	Offset  uint64 // in its section
	Global  bool
	// Skip says why it cannot be called, or nothing.
	Skip string
	in   int // its section: others can have the same name
}

// findFunctions lists what symbols call functions, and what has a global name in code
// without a type, as in text for an assembler. Of several names of one place the global
// one stays.
func (m *Image) findFunctions() {
	for i := range m.object.symbols {
		s := &m.object.symbols[i]
		in := m.object.in(s)
		named := s.kind == functionKind || s.kind == untyped && !s.local
		if in == nil || in.kind != codeKind || !named || s.name == "" || s.value >= in.size {
			continue
		}
		f := Function{Name: s.name, Size: min(s.size, in.size-s.value), Section: in.name, Offset: s.value, Global: !s.local, in: s.section}
		if in.address != 0 {
			f.Address = in.address + s.value
		} else {
			f.Skip = fmt.Sprintf("its section %s is left out: %s", in.name, in.problem)
		}
		m.Functions = append(m.Functions, f)
	}
	m.orderFunctions()
	for i := range m.Functions {
		f := &m.Functions[i]
		f.Skip = cmp.Or(f.Skip, m.failureIn(f), part(f.Name))
	}
}

func (m *Image) orderFunctions() {
	slices.SortStableFunc(m.Functions, func(a, b Function) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Section, b.Section), cmp.Compare(a.in, b.in), cmp.Compare(a.Offset, b.Offset), globalFirst(a, b))
	})
	m.Functions = slices.CompactFunc(m.Functions, func(a, b Function) bool {
		return a.in == b.in && a.Offset == b.Offset
	})
	for i := range m.Functions {
		f := &m.Functions[i]
		if f.Size > 0 || f.Address == 0 {
			continue
		}
		end := f.Address
		for _, s := range m.object.sections {
			if s.kind == codeKind && s.address != 0 && f.Address >= s.address && f.Address-s.address < s.size {
				end = s.address + s.size
			}
		}
		if i+1 < len(m.Functions) && m.Functions[i+1].in == f.in {
			end = min(end, m.Functions[i+1].Address)
		}
		f.Size = end - f.Address
	}
}

func globalFirst(a, b Function) int {
	switch {
	case a.Global == b.Global:
		return 0
	case a.Global:
		return -1
	}
	return 1
}

func (m *Image) failureIn(f *Function) string {
	for _, failure := range m.failures {
		if f.Address != 0 && failure.address >= f.Address && failure.address-f.Address < f.Size {
			return failure.reason
		}
	}
	return ""
}

// part says that a symbol names no function, but the part of one that gcc or LLVM moved
// away since it is seldom run: it is entered with its function's frame.
func part(name string) string {
	if strings.HasSuffix(name, ".cold") || strings.Contains(name, ".cold.") {
		return "it is the cold part of a function, and cannot be called by itself"
	}
	return ""
}

// Function finds one by its name.
func (m *Image) Function(name string) (Function, bool) {
	for _, f := range m.Functions {
		if f.Name == name {
			return f, true
		}
	}
	return Function{}, false
}

// symbols are all that stands in the code, by address.
func (m *Image) symbols() []trace.Symbol {
	all := slices.Clone(m.Own)
	for _, f := range m.Functions {
		if f.Address != 0 {
			all = append(all, trace.Symbol{Name: f.Name, Address: f.Address, Size: f.Size})
		}
	}
	slices.SortStableFunc(all, func(a, b trace.Symbol) int { return cmp.Compare(a.Address, b.Address) })
	return all
}
