package object

import (
	"fmt"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// table is an unwind table while it is put together.
type table struct {
	base, limit uint64 // of the addresses that it can have
	bytes       []byte
}

func (t *table) end() uint64 { return t.base + uint64(len(t.bytes)) }

// place puts a section behind what is there.
func (t *table) place(s *section) {
	address := align(t.end(), s.align)
	if address < t.end() || address > t.limit || s.size > t.limit-address {
		s.problem = fmt.Sprintf("it has %d bytes and there is room for %d", s.size, t.limit-t.end())
		return
	}
	t.bytes = append(t.bytes, make([]byte, address-t.end())...)
	t.bytes = append(t.bytes, s.bytes...)
	s.address = address
}

// newTables are those that an object's sections are put into. Our own code's .eh_frame
// stands before the object's, behind whose terminator nothing would be read; its .pdata and
// .xdata come behind the object's, so that offsets there count from the object's own first
// byte.
func (m *Image) newTables() error {
	m.tables = map[sectionKind]*table{
		pdataKind: {base: trace.PdataBase, limit: trace.XdataBase},
		xdataKind: {base: trace.XdataBase, limit: trace.XdataBase + trace.XdataBase - trace.PdataBase},
	}
	if m.object.format != &systemV {
		return nil
	}
	frames, mistakes := unwindtable.EHFrame(m.own.Unwind, trace.Mode64, trace.EHFrameBase)
	if err := mistakes.Err(); err != nil {
		return fmt.Errorf("the table of the code that calls an object's functions: %w", err)
	}
	const terminator = 4 // bytes
	m.Before = len(frames) - terminator
	m.tables[framesKind] = &table{trace.EHFrameBase, trace.PdataBase, frames[:m.Before]}
	return nil
}

// finishTables gives them to programs.
func (m *Image) finishTables() error {
	if frames, ok := m.tables[framesKind]; ok {
		m.Unwind.EHFrame = trace.Memory{Base: frames.base, Bytes: frames.bytes}
		return nil
	}
	pdata, xdata := m.tables[pdataKind], m.tables[xdataKind]
	xdata.bytes = append(xdata.bytes, make([]byte, align(xdata.end(), 4)-xdata.end())...)
	functions, infos, mistakes := unwindtable.Windows(m.own.Unwind, trace.Mode64, trace.ImageBase, xdata.end())
	if err := mistakes.Err(); err != nil {
		return fmt.Errorf("the table of the code that calls an object's functions: %w", err)
	}
	m.Unwind.Pdata = trace.Memory{Base: pdata.base, Bytes: append(pdata.bytes, functions...)}
	m.Unwind.Xdata = trace.Memory{Base: xdata.base, Bytes: append(xdata.bytes, infos...)}
	return nil
}
