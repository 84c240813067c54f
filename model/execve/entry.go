package execve

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/scenarios/process"
)

// entry is the stack at the first instruction while it is made.
type entry struct {
	process    *process.Process
	executable *process.Executable
	system     System

	argv           []string
	argvAt, envpAt []uint64
	execfn         uint64
	texts          []text // highest first
	stringsAt      uint64 // the lowest of them

	rsp   uint64
	bytes []byte // from rsp
	slots []Slot
}

const platform = "x86_64\x00" // ELF_PLATFORM

func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// tables places what create_elf_tables makes, below the strings.
//
//	| argc | argv ... | 0 | envp ... | 0 | auxv ... | AT_NULL | padding | 16 random bytes | platform | strings
func (e *entry) tables() {
	s := e.system
	below := e.stringsAt - s.Shuffle
	if s.keep(PlatformName) {
		below &^= 15
	}
	platformAt := below - uint64(len(platform))
	randomAt := platformAt
	if s.keep(RandomBytes) {
		randomAt -= 16
	}
	vector := e.auxiliary(platformAt, randomAt)
	quadwords := 1 + len(e.argv) + 1 + len(e.process.Envp) + 1 + 2*len(vector)
	e.rsp = randomAt - 8*uint64(quadwords)
	if s.keep(EntryAligned) {
		e.rsp &^= 15
	} else {
		e.rsp &^= 7
	}
	if s.keep(CountFirst) {
		e.quadword("argc", uint64(len(e.argv)))
	}
	e.pointers("argv", e.argvAt, NullAfterArgv)
	e.pointers("envp", e.envpAt, NullAfterEnvp)
	for _, a := range vector {
		e.quadword(a.kind.String(), uint64(a.kind))
		e.quadword("value of "+a.kind.String(), a.value)
		e.slots[len(e.slots)-1].System = a.system
	}
	e.fill("padding", randomAt)
	if s.keep(RandomBytes) {
		e.add("random bytes", make([]byte, 16), "AT_RANDOM is the kernel's generator's")
	}
	e.add("platform", []byte(platform), "")
	e.texts = slices.Clone(e.texts)
	slices.Reverse(e.texts)
	for _, t := range e.texts {
		e.fill("alignment", t.address)
		e.add(t.name, t.bytes, "")
	}
	e.fill("last quadword", s.Top)
}

// pointers adds a list of addresses with the null that ends it.
func (e *entry) pointers(name string, addresses []uint64, end Rule) {
	for i, address := range addresses {
		e.quadword(element(name, i), address)
	}
	if e.system.keep(end) {
		e.quadword("end of "+name, 0)
	}
}

func (e *entry) quadword(name string, value uint64) {
	e.add(name, binary.LittleEndian.AppendUint64(nil, value), "")
}

func (e *entry) at() uint64 { return e.rsp + uint64(len(e.bytes)) }

func (e *entry) add(name string, bytes []byte, system string) {
	e.slots = append(e.slots, Slot{e.at(), len(bytes), name, system})
	e.bytes = append(e.bytes, bytes...)
}

// fill adds the zeros of fresh memory up to an address.
func (e *entry) fill(name string, to uint64) {
	if to > e.at() {
		e.add(name, make([]byte, to-e.at()), "")
	}
}
