package freestanding

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm text32/*.asm
var texts embed.FS

// The functions of each text in their order; the process begins at the first.
var (
	functions = []string{
		"start", "graffiti", "features", "cases", "memory", "program", "signals", "load", "enter",
		"probe", "strike", "capture", "store", "record", "difference", "copy", "write", "check", "leave", "fault", "vector", "frame", "geometry", "thunk",
	}
	functions32 = []string{
		"start", "graffiti", "cases", "memory", "program", "enter",
		"probe", "capture", "record", "difference", "copy", "write", "check", "leave", "fault", "vector", "thunk",
	}
)

// text is machine code at textBase.
type text struct {
	mode    trace.Mode
	code    []byte
	symbols map[string]uint64
}

// The texts are assembled once in the life of the process.
var (
	ownText = sync.OnceValues(func() (*text, error) {
		t, err := assembleText(trace.Mode64, functions, probe.Beside(texts), names)
		if err != nil {
			return nil, err
		}
		return t, probe.CheckThunk(func(symbol string) uint64 { return t.symbols[symbol] })
	})
	ownText32 = sync.OnceValues(func() (*text, error) {
		read := func(path string) ([]byte, error) { return texts.ReadFile(strings.Replace(path, "text/", "text32/", 1)) }
		t, err := assembleText(trace.Mode32, functions32, read, names32())
		if err == nil && (t.symbols["thunk.return"]-t.symbols["thunk"] != thunkReturn32 || t.symbols["thunk.jumped"]-t.symbols["thunk"] != thunkJumped32) {
			err = errors.New("the thunk of 32-bit code is not as long as it should be")
		}
		return t, err
	})
)

// Offsets in a thunk of 32-bit code: what its call returns to, and its end.
const thunkReturn32, thunkJumped32 = 17, 29

// names32 are those that the 32-bit text knows.
func names32() map[string]uint64 {
	all := maps.Clone(names)
	all["thunk_return"], all["thunk_jumped"] = thunkReturn32, thunkJumped32
	all["block"] = privateTop - 48
	return all
}

// textOf is the text of programs that begin in a mode.
func textOf(m trace.Mode) (*text, error) {
	if m == trace.Mode32 {
		return ownText32()
	}
	return ownText()
}

func assembleText(mode trace.Mode, functions []string, read func(path string) ([]byte, error), names map[string]uint64) (*text, error) {
	listings, err := probe.Parse(functions, read)
	if err != nil {
		return nil, err
	}
	object, err := assembler.Assemble(listings, mode, textBase, names)
	if err != nil {
		return nil, fmt.Errorf("the text of a freestanding file: %w", err)
	}
	t := &text{mode: mode, code: object.Code, symbols: map[string]uint64{}}
	for _, s := range object.Symbols {
		t.symbols[s.Name] = s.Address
	}
	return t, nil
}
