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
var functions = []string{"start", "serve", "enter", "leave", "probe", "fault", "step", "capture", "difference", "copy", "thunk"}

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
	for symbol, want := range thunkParts {
		if got := t.address(symbol) - t.address("thunk"); got != want {
			return nil, fmt.Errorf("the stage's text: %s is at byte %d, not %d", symbol, got, want)
		}
	}
	return t, nil
}

func (t *text) address(symbol string) uint64 { return t.symbols[symbol].Address }

// Offsets in a thunk.
const (
	thunkReturn       = 27 // what the call in it returns to
	thunkJumped       = 40 // behind the jump back
	thunkNarrow       = 40
	thunkNarrowReturn = 59
	thunkBytes        = 64 // behind the jump back to 32-bit code
)

var thunkParts = map[string]uint64{
	"thunk.return": thunkReturn, "thunk.jumped": thunkJumped, "thunk.narrow": thunkNarrow,
	"thunk.narrow_return": thunkNarrowReturn, "thunk.end": thunkBytes,
}

// writeThunk copies the thunk to an address, to go on at another.
func (t *text) writeThunk(slot []byte, address, after uint64) {
	copy(slot[:thunkBytes], t.code[t.address("thunk")-textBase:])
	writeDistance(slot[:thunkReturn], address, t.address("probe"))
	writeDistance(slot[:thunkJumped], address, after)
	writeDistance(slot[:thunkBytes], address, after)
}

// writeDistance ends a branch that begins at an address: the last four bytes
// are the distance from its end to the target.
func writeDistance(branch []byte, address, target uint64) {
	end := address + uint64(len(branch))
	binary.LittleEndian.PutUint32(branch[len(branch)-4:], uint32(target-end))
}
