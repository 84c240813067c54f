//go:build linux && amd64

package stage

import (
	"embed"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// functions are the stage's own, in the order of the text; the process begins
// at the first.
var functions = []string{"start", "serve", "enter", "leave", "probe", "fault", "capture", "difference", "copy", "thunk"}

// text is the stage's machine code.
type text struct {
	code    []byte // at textBase
	symbols map[string]trace.Symbol
}

// stageText assembles the text, once in the life of the parent.
var stageText = sync.OnceValues(func() (*text, error) { return assembleText(texts.ReadFile) })

func assembleText(read func(path string) ([]byte, error)) (*text, error) {
	var listings []intel.Listing
	for _, name := range functions {
		path := "text/" + name + ".asm"
		content, err := read(path)
		if err != nil {
			return nil, err
		}
		file := source.NewFile(path, string(content))
		l, mistakes := intel.Parse(name, file.At(1, 1), source.Block{File: file, Line: 1, Text: string(content)})
		if err := mistakes.Err(); err != nil {
			return nil, err
		}
		listings = append(listings, l)
	}
	object, err := assembler.Assemble(listings, trace.Mode64, textBase, names)
	if err != nil {
		return nil, fmt.Errorf("the stage's text: %w", err)
	}
	t := &text{code: object.Code, symbols: map[string]trace.Symbol{}}
	for _, s := range object.Symbols {
		t.symbols[s.Name] = s
	}
	if got := t.address("thunk.return") - t.address("thunk"); got != thunkReturn || t.symbols["thunk"].Size > thunkBytes {
		return nil, fmt.Errorf("the stage's text: a thunk returns at byte %d of %d", got, t.symbols["thunk"].Size)
	}
	return t, nil
}

func (t *text) address(symbol string) uint64 { return t.symbols[symbol].Address }

const (
	thunkBytes  = 32
	thunkReturn = 18 // the byte that the call in it returns to
)

// writeThunk copies the thunk to an address, to go on at another.
func (t *text) writeThunk(slot []byte, address, after uint64) {
	thunk := t.symbols["thunk"]
	start := thunk.Address - textBase
	n := copy(slot, t.code[start:start+thunk.Size])
	writeDistance(slot[:thunkReturn], address, t.address("probe"))
	writeDistance(slot[:n], address, after)
}

// writeDistance ends a branch that begins at an address: the last four bytes
// are the distance from its end to the target.
func writeDistance(branch []byte, address, target uint64) {
	end := address + uint64(len(branch))
	binary.LittleEndian.PutUint32(branch[len(branch)-4:], uint32(target-end))
}
