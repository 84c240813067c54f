package child

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/process"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// functions are those of every executable, in the order of the text; the process begins
// at the first.
var functions = []string{"start", "section", "mappings", "fault", "ending"}

// ownListings are read once.
var ownListings = sync.OnceValues(func() ([]intel.Listing, error) { return probe.Parse(functions, texts.ReadFile) })

// code is machine code with the addresses of its symbols.
type code struct {
	bytes   []byte
	symbols map[string]uint64
}

// codeOf assembles the functions with the steps of a process behind them.
func codeOf(steps []process.Step, limit uint64) (*code, error) {
	listings, err := ownListings()
	if err != nil {
		return nil, err
	}
	own, err := listing("steps", stepsText(steps, limit))
	if err != nil {
		return nil, err
	}
	return assemble(append(slices.Clip(listings), own), textBase)
}

// assemble makes machine code at an address.
func assemble(listings []intel.Listing, base uint64) (*code, error) {
	object, err := assembler.Assemble(listings, trace.Mode64, base, names)
	if err != nil {
		return nil, fmt.Errorf("the text of a process: %w", err)
	}
	c := &code{bytes: object.Code, symbols: map[string]uint64{}}
	for _, s := range object.Symbols {
		c.symbols[s.Name] = s.Address
	}
	return c, nil
}

// listing reads the text of a function.
func listing(name, text string) (intel.Listing, error) {
	l, err := probe.Parse([]string{name}, func(string) ([]byte, error) { return []byte(text), nil })
	if err != nil {
		return intel.Listing{}, err
	}
	return l[0], nil
}
