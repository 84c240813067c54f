package execve

import (
	"slices"

	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// memory is a process's mappings, as far as the executable and its steps make them.
type memory struct {
	system  System
	rsp     uint64 // at entry
	limit   uint64 // bytes: RLIMIT_STACK
	low     uint64 // of the stack's mapping
	others  []process.Mapping
	mapped  []trace.Memory // what steps mapped
	heap    process.Mapping
	brk     uint64 // the program break: within the heap's last page
	outcome process.Outcome
}

const (
	ahead = 128 << 10      // setup_arg_pages: stack_expand
	gap   = 256 * pageSize // stack_guard_gap
)

func newMemory(p *process.Process, x *process.Executable, s System, e *entry) *memory {
	m := &memory{system: s, rsp: e.rsp, limit: p.StackLimit, others: slices.Clone(x.Segments)}
	size := s.Top - page(e.stringsAt)
	if s.keep(MappedAhead) {
		size += ahead
	}
	m.low = min(s.Top-min(size, m.wholeLimit()), page(e.rsp))
	end := x.Segments[len(x.Segments)-1].To
	if !s.keep(HeapAfterData) {
		end += pageSize
	}
	m.brk = end
	m.heap = process.Mapping{From: end, To: end, Permissions: "rw-p", Name: "[heap]"}
	return m
}

func page(address uint64) uint64 { return address &^ (pageSize - 1) }

// wholeLimit is how large the stack can be: growth counts in pages.
func (m *memory) wholeLimit() uint64 {
	if !m.system.keep(LimitInPages) {
		return m.limit + pageSize
	}
	return page(m.limit)
}

// mappings lists them, lowest first.
func (m *memory) mappings() []process.Mapping {
	all := slices.Clone(m.others)
	if m.heap.To > m.heap.From {
		all = append(all, m.heap)
	}
	all = append(all, process.Mapping{From: m.low, To: m.system.Top, Permissions: "rw-p", Name: "[stack]"})
	slices.SortFunc(all, func(a, b process.Mapping) int {
		if a.From < b.From {
			return -1
		}
		return 1
	})
	return all
}

// contents is what the mapped ranges hold.
func (m *memory) contents() []trace.Memory { return m.mapped }

// store writes bytes, all of one page, or reports the fault that ends the process.
func (m *memory) store(address uint64, bytes []byte) bool {
	for _, r := range m.mapped {
		if to, ok := r.Slice(address, len(bytes)); ok {
			copy(to, bytes)
			return true
		}
	}
	if address>>47 != 0 {
		m.outcome = process.Outcome{Signal: trace.SIGSEGV} // #GP, of which the kernel gives no address
		return false
	}
	if address >= m.system.Top || address < m.low && !m.grow(address) {
		m.outcome = process.Outcome{Signal: trace.SIGSEGV, Address: address, Write: true}
		return false
	}
	return true
}

// grow extends the stack's mapping to the page of an address, where that is granted.
func (m *memory) grow(address uint64) bool {
	to := page(address)
	if m.system.keep(LimitHolds) && m.system.Top-to > m.wholeLimit() {
		return false
	}
	for _, other := range m.others {
		switch {
		case other.To > address && m.system.keep(NearestDecides): // between here and the stack
			return false
		case other.To <= address && to-other.To < gap && m.system.keep(GapHolds):
			return false
		}
	}
	if !m.system.keep(GrowsToThePage) {
		to = page(address - pageSize)
	}
	m.low = to
	return true
}
