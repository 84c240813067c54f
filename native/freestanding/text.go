package freestanding

import (
	"embed"
	"fmt"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// functions are those of the text in their order; the process begins at the first.
var functions = []string{
	"start", "graffiti", "features", "cases", "memory", "program", "load", "enter",
	"probe", "capture", "store", "record", "difference", "copy", "write", "check", "leave", "fault", "vector", "frame", "thunk",
}

// text is machine code at textBase.
type text struct {
	code    []byte
	symbols map[string]uint64
}

// ownText assembles the text, once in the life of the process.
var ownText = sync.OnceValues(func() (*text, error) { return assembleText(probe.Beside(texts)) })

func assembleText(read func(path string) ([]byte, error)) (*text, error) {
	listings, err := probe.Parse(functions, read)
	if err != nil {
		return nil, err
	}
	object, err := assembler.Assemble(listings, trace.Mode64, textBase, names)
	if err != nil {
		return nil, fmt.Errorf("the text of a freestanding file: %w", err)
	}
	t := &text{code: object.Code, symbols: map[string]uint64{}}
	for _, s := range object.Symbols {
		t.symbols[s.Name] = s.Address
	}
	return t, probe.CheckThunk(func(symbol string) uint64 { return t.symbols[symbol] })
}
