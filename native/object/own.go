package object

import (
	"embed"
	"fmt"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/native/routines"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// ownCode is what every image begins with: Exit, main, and the routines that stand in
// where the object does not define them, with directives for their unwind tables.
var ownCode = sync.OnceValues(func() (*assembler.Object, error) {
	listings, err := probe.Parse(append([]string{trace.Start, "caller"}, routines.Names...), text)
	if err != nil {
		return nil, err
	}
	made, err := assembler.Assemble(listings, trace.Mode64, trace.CodeBase, nil)
	if err != nil {
		return nil, fmt.Errorf("the code that calls an object's functions: %w", err)
	}
	return made, nil
})

// text reads the text of a function; Exit is a nop alone.
func text(path string) ([]byte, error) {
	if path == "text/"+trace.Start+".asm" {
		return fmt.Appendf(nil, ".byte %#x, %#x, %#x, %#x, %#x", trace.CheckpointBytes[0], trace.CheckpointBytes[1],
			trace.CheckpointBytes[2], trace.CheckpointBytes[3], trace.CheckpointBytes[4]), nil
	}
	if content, err := texts.ReadFile(path); err == nil {
		return content, nil
	}
	return routines.Read(path)
}
