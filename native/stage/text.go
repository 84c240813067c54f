//go:build linux && amd64

package stage

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

// readText reads a file of the text: the stage's own, or the probe's.
var readText = probe.Beside(texts)

// functions are the stage's own, in the order of the text; the process begins
// at the first.
var functions = []string{"start", "serve", "enter", "leave", "probe", "strike", "fault", "step", "capture", "difference", "copy", "thunk"}

// text is the stage's machine code.
type text struct {
	code    []byte // at textBase
	symbols map[string]trace.Symbol
}

// stageText assembles the text, once in the life of the parent.
var stageText = sync.OnceValues(func() (*text, error) { return assembleText(readText) })

func assembleText(read func(path string) ([]byte, error)) (*text, error) {
	listings, err := probe.Parse(functions, read)
	if err != nil {
		return nil, err
	}
	object, err := assembler.Assemble(listings, trace.Mode64, textBase, names)
	if err != nil {
		return nil, fmt.Errorf("the stage's text: %w", err)
	}
	t := &text{code: object.Code, symbols: map[string]trace.Symbol{}}
	for _, s := range object.Symbols {
		t.symbols[s.Name] = s
	}
	if err := probe.CheckThunk(t.address); err != nil {
		return nil, fmt.Errorf("the stage's text: %w", err)
	}
	return t, nil
}

func (t *text) address(symbol string) uint64 { return t.symbols[symbol].Address }

// writeThunk copies the thunk to an address, to go on at another.
func (t *text) writeThunk(slot []byte, address, after uint64) {
	probe.WriteThunk(slot, t.code[t.address("thunk")-textBase:], address, t.address("probe"), after)
}
