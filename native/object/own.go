package object

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// routines are those that compilers call by themselves, also in freestanding code
// (gcc's manual, "Standards"). They stand in where the object does not define them.
var routines = []string{"memcpy", "memmove", "memset", "memcmp"}

// ownCode is what every image begins with: Exit, main, and the routines, with directives
// for their unwind tables.
var ownCode = sync.OnceValues(func() (*assembler.Object, error) {
	var listings []intel.Listing
	for _, name := range append([]string{trace.Start, "caller"}, routines...) {
		l, err := listing(name)
		if err != nil {
			return nil, err
		}
		listings = append(listings, l)
	}
	made, err := assembler.Assemble(listings, trace.Mode64, trace.CodeBase, nil)
	if err != nil {
		return nil, fmt.Errorf("the code that calls an object's functions: %w", err)
	}
	return made, nil
})

// listing reads the text of a function; Exit is a nop alone.
func listing(name string) (intel.Listing, error) {
	var text string
	if name == trace.Start {
		var parts []string
		for _, b := range trace.CheckpointBytes {
			parts = append(parts, fmt.Sprintf("%#x", b))
		}
		text = ".byte " + strings.Join(parts, ", ")
	} else {
		content, err := texts.ReadFile("text/" + name + ".asm")
		if err != nil {
			return intel.Listing{}, err
		}
		text = string(content)
	}
	file := source.NewFile(name, text)
	l, mistakes := intel.Parse(name, file.At(1, 1), source.Block{File: file, Line: 1, Text: text})
	return l, mistakes.Err()
}
