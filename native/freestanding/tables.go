package freestanding

import (
	"encoding/binary"
	"math"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// tables are the bytes from tableBase on, each thing in them once.
type tables struct {
	bytes  []byte
	known  map[string]uint64
	images map[*byte]uint64 // the words of initial memory, by its first byte
	most   int              // places of a program
}

func newTables() *tables {
	return &tables{bytes: make([]byte, tableRest-tableBase), known: map[string]uint64{}, images: map[*byte]uint64{}}
}

func (t *tables) set(address, value uint64) {
	binary.LittleEndian.PutUint64(t.bytes[address-tableBase:], value)
}

// place gives the address of content, which is added where it is new.
func (t *tables) place(content []byte) uint64 {
	if address, ok := t.known[string(content)]; ok {
		return address
	}
	for len(t.bytes)%8 != 0 {
		t.bytes = append(t.bytes, 0)
	}
	address := tableBase + uint64(len(t.bytes))
	t.bytes = append(t.bytes, content...)
	t.known[string(content)] = address
	return address
}

func words(values ...uint64) []byte {
	var content []byte
	for _, value := range values {
		content = binary.LittleEndian.AppendUint64(content, value)
	}
	return content
}

// descriptor writes a case as cases.asm reads it.
func (t *tables) descriptor(text *text, c Case) []byte {
	p := c.Program
	d := words(p.Initial.General[:]...)
	for _, value := range [...]uint64{
		p.Entry, uint64(p.Initial.Flags), uint64(p.Initial.Selectors[trace.CS]) | uint64(p.Initial.Selectors[trace.DS])<<16 | t.signals(text, p)<<32,
		t.place(p.Code), uint64(len(p.Code)), t.places(p),
		t.words(p.Stack, imageTop-trace.StackTop), t.words(p.Data, dataImage-trace.DataBase), p.Stack.Base,
		t.vectors(p), uint64(p.VectorBytes) | needs(p)<<32,
	} {
		d = binary.LittleEndian.AppendUint64(d, value)
	}
	visits, end, count := t.expected(p, c.Expected)
	told := []byte("differs: " + p.Name + "\n")
	length := min(uint64(len(told)), math.MaxUint16)
	if c.Expected != nil {
		last := c.Expected.Final.Registers.Selectors
		length |= uint64(c.Expected.Outcome.Fault.Vector)<<16 | uint64(last[trace.ES])<<32 | uint64(last[trace.DS])<<48
	}
	return append(d, words(visits, end, count, t.place(told), length)...)
}

// needs gives the features without which registers cannot be loaded (features.asm).
func needs(p *trace.Program) uint64 {
	return map[int]uint64{32: 1, 64: 3}[p.VectorBytes]
}

// places lists the exit and the checkpoints.
func (t *tables) places(p *trace.Program) uint64 {
	list := []uint64{uint64(1 + len(p.Checkpoints)), p.Exit}
	for _, c := range p.Checkpoints {
		list = append(list, c.Address)
	}
	t.most = max(t.most, len(list)-1)
	return t.place(words(list...))
}

// words lists the quadwords of memory that are not graffiti, as memory.asm reads
// them; its image lies so much higher.
func (t *tables) words(m trace.Memory, image uint64) uint64 {
	if address, ok := t.images[&m.Bytes[0]]; ok {
		return address
	}
	blank := make([]byte, len(m.Bytes))
	trace.Scribble(m.Base, blank)
	list := words(0)
	for at := 0; at < len(blank); at += 8 {
		if [8]byte(blank[at:]) == [8]byte(m.Bytes[at:]) {
			continue
		}
		address := m.Base + uint64(at)
		list = append(list, words(address|(address+image)<<32)...)
		list = append(append(list, blank[at:at+8]...), m.Bytes[at:at+8]...)
	}
	binary.LittleEndian.PutUint64(list, uint64(len(list)/wordBytes))
	address := t.place(list)
	t.images[&m.Bytes[0]] = address
	return address
}

const wordBytes = 24 // of an entry in such a list

// vectors writes the registers one after the other.
func (t *tables) vectors(p *trace.Program) uint64 {
	if p.VectorBytes == 0 {
		return 0
	}
	var content []byte
	var initial trace.Vectors
	if p.Initial.Vectors != nil {
		initial = *p.Initial.Vectors
	}
	for i := range vectorRegisters(p.VectorBytes) {
		content = append(content, initial[i][:p.VectorBytes]...)
	}
	return t.place(content)
}

// expected writes what is expected: the stops, the end, and how many stops there
// are, with 1 above where there may be more.
func (t *tables) expected(p *trace.Program, e *trace.Trace) (visits, end, count uint64) {
	if e == nil {
		return 0, 0, 0
	}
	var content []byte
	for i := range e.Snapshots {
		content = visitOf(p, &e.Snapshots[i]).encode(content)
	}
	count = uint64(len(e.Snapshots))
	if e.Cut || e.Round > 0 {
		count |= 1 << 32
	}
	return t.place(content), t.place(endOf(p, e).encode(nil)), count
}
