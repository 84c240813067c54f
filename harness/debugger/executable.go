package debugger

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"fmt"

	"github.com/framecheck/framecheck/native/freestanding"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// File is what a debugger is given.
type File struct {
	Content []byte // ELF
	Strikes []Strike
}

// Strike is a signal that the debugger sends when the program comes to an instruction.
type Strike struct {
	Address uint64
	Visit   int // from 1
	Signal  trace.Signal
}

// Executable makes a file of a program that stops nowhere: at a checkpoint it would go
// through code that is not the program's. So it sends itself no signals either. The error
// is a *freestanding.UnfitError, or freestanding's own fault.
func Executable(p *trace.Program) (File, error) {
	bare := *p
	bare.Checkpoints = nil
	var f File
	if p.Signals != nil {
		signals := *p.Signals
		signals.Strikes, bare.Signals = nil, &signals
		for _, s := range p.Signals.Strikes {
			f.Strikes = append(f.Strikes, Strike{p.Checkpoints[s.Checkpoint].Address, s.Visit, s.Signal})
		}
	}
	var err error
	f.Content, err = freestanding.Make([]freestanding.Case{{Program: &bare}})
	return f, err
}

// entrance is the function of the file that goes to the program.
const entrance = "framecheck_enter"

// places are what libunwind has to be told about a file.
type places struct {
	enter  uint64 // address of entrance
	header uint64 // of .eh_frame_hdr, 0 where there is none
	count  uint32 // of its entries
}

func placesOf(content []byte) (places, error) {
	file, err := elf.NewFile(bytes.NewReader(content))
	if err != nil {
		return places{}, err
	}
	symbols, err := file.Symbols()
	if err != nil {
		return places{}, err
	}
	var p places
	for _, s := range symbols {
		if s.Name == entrance {
			p.enter = s.Value
		}
	}
	if p.enter == 0 {
		return places{}, fmt.Errorf("the file has no symbol %s", entrance)
	}
	if section := file.Section(".eh_frame_hdr"); section != nil {
		header, err := section.Data()
		if err != nil {
			return places{}, err
		}
		p.header, p.count = section.Addr, binary.LittleEndian.Uint32(header[8:]) // behind the formats and eh_frame_ptr
	}
	return p, nil
}

// Tabled reports which functions of a program have an entry in the .eh_frame_hdr of its
// file.
func Tabled(p *trace.Program, content []byte) (func(function string) bool, error) {
	file, err := elf.NewFile(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	begins := map[uint64]bool{}
	if section := file.Section(".eh_frame_hdr"); section != nil {
		header, err := section.Data()
		if err != nil {
			return nil, err
		}
		for at := 12; at+8 <= len(header); at += 8 { // behind the count; an entry has two fields, from the section's beginning
			begins[section.Addr+uint64(int64(int32(binary.LittleEndian.Uint32(header[at:]))))] = true
		}
	}
	return func(function string) bool {
		s, ok := p.Symbol(function)
		if function == scenarios.Restorer {
			s.Address-- // the nop in front of it, for which there is an entry, too
		}
		return ok && begins[s.Address]
	}, nil
}
