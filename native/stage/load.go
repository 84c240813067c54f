//go:build linux && amd64

package stage

import (
	"encoding/binary"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// load writes the code that the programs share, and a run for each of as many
// programs as there is room for, at least one. It gives how many.
func (s *stage) load(programs []*trace.Program, form *xsaveForm, traps traps) int {
	first := programs[0]
	s.loadCode(first, traps)
	saved := form.size(first)
	s.arena.setWord(controlMask, form.mask(first))
	s.arena.setWord(controlSave, saved)
	s.arena.setWord(controlYMM, form.scanYMM)
	s.arena.setWord(controlStep, 0)
	if first.EveryInstruction && !traced(first) {
		s.arena.setWord(controlStep, uint64(trace.TF))
		s.arena.setWord(controlExit, first.Exit)
	}
	s.arena.setWord(controlMost, recordFixed+saved+s.stackSize+trace.DataSize)

	images := images{arena: s.arena, next: imageBase, end: imageBase + imageSize(s.stackSize), known: map[*byte]uint64{}}
	n := 0
	for ; n < len(programs) && n < maxRuns; n++ {
		run := s.arena.at(firstRun+uint64(n)*runBytes, runBytes)
		if n > 0 && programs[n] == programs[n-1] {
			copy(run, s.arena.at(firstRun+uint64(n-1)*runBytes, runBytes))
		} else if !images.writeRun(run, programs[n], form) {
			break
		}
	}
	s.arena.setWord(controlRuns, uint64(n))
	return n
}

// loadCode copies the code and turns the nop at the exit and at each checkpoint
// into a jump to its thunk. Where the program is stepped the code stays as it is,
// and in place of the exit's thunk is a jump to it; where that is done from outside,
// there is the trap at which it begins.
func (s *stage) loadCode(p *trace.Program, traps traps) {
	code := s.arena.at(codeBase, trace.CodeSize)
	n := copy(code, p.Code)
	if n < s.codeBytes {
		fill(code[n:s.codeBytes], int3)
	}
	s.codeBytes = n
	if traced(p) {
		fill(s.arena.at(thunkBase, thunkBytes), int3)
		return
	}
	if p.EveryInstruction {
		probe.WriteJump(s.arena.at(thunkBase, thunkBytes), thunkBase, p.Entry)
		s.loadEffects(p, traps)
		return
	}
	s.patch(code, exitThunk, p.Exit)
	for i, c := range p.Checkpoints {
		s.patch(code, i+1, c.Address)
	}
}

// exitThunk is the thunk of the exit; that of checkpoint i is i+1.
const exitThunk = 0

func thunkAddress(number int) uint64 { return thunkBase + uint64(number)*thunkBytes }

func (s *stage) patch(code []byte, thunk int, address uint64) {
	at := thunkAddress(thunk)
	s.text.writeThunk(s.arena.at(at, thunkBytes), at, address+uint64(len(trace.CheckpointBytes)))
	probe.WriteJump(code[address-trace.CodeBase:], address, at)
}

// images places what memory and vectors hold at Entry, each once in a round.
type images struct {
	arena     *arena
	next, end uint64
	known     map[*byte]uint64 // by the first byte of the original
}

// writeRun writes a run as enter.asm reads it, or reports that there is no room
// for its images.
func (m *images) writeRun(run []byte, p *trace.Program, form *xsaveForm) bool {
	stack, ok := m.place(p.Stack.Bytes)
	data, ok2 := m.place(p.Data.Bytes)
	vectors, ok3 := m.placeVectors(p, form)
	if !ok || !ok2 || !ok3 {
		return false
	}
	for i, value := range p.Initial.General {
		binary.LittleEndian.PutUint64(run[i*8:], value)
	}
	entry, selectors := p.Entry, p.Initial.Selectors
	if p.EveryInstruction {
		entry = thunkBase
	}
	for i, value := range [...]uint64{
		entry, uint64(p.Initial.Flags), stack, data, vectors, uint64(selectors[trace.DS]), uint64(selectors[trace.CS]),
	} {
		binary.LittleEndian.PutUint64(run[(trace.RegisterCount+i)*8:], value)
	}
	return true
}

func (m *images) place(original []byte) (uint64, bool) {
	if address, ok := m.known[&original[0]]; ok {
		return address, true
	}
	address, ok := m.reserve(uint64(len(original)))
	if ok {
		copy(m.arena.at(address, uint64(len(original))), original)
		m.known[&original[0]] = address
	}
	return address, ok
}

func (m *images) placeVectors(p *trace.Program, form *xsaveForm) (uint64, bool) {
	if p.VectorBytes == 0 || p.Initial.Vectors == nil {
		return controlInitial, true
	}
	original := &p.Initial.Vectors[0][0]
	if address, ok := m.known[original]; ok {
		return address, true
	}
	size := form.size(p)
	address, ok := m.reserve(size)
	if ok {
		form.write(m.arena.at(address, size), p.Initial.Vectors, p.VectorBytes)
		m.known[original] = address
	}
	return address, ok
}

// reserve finds room, aligned for xrstor.
func (m *images) reserve(size uint64) (uint64, bool) {
	address := m.next
	if size > m.end-address {
		return 0, false
	}
	m.next = (address + size + 63) &^ 63
	return address, true
}
