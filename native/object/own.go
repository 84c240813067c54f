package object

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/native/routines"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// ownCodes are those of the formats.
var ownCodes = map[*format]func() (*assembler.Object, error){
	&systemV: sync.OnceValues(systemV.assemble), &windows: sync.OnceValues(windows.assemble),
}

// ownCode is what every image begins with: Exit, main, and the routines that stand in
// where the object does not define them, with directives for their unwind tables.
func (f *format) ownCode() (*assembler.Object, error) { return ownCodes[f]() }

func (f *format) assemble() (*assembler.Object, error) {
	listings, err := probe.Parse(append([]string{trace.Start, "caller"}, f.routines...), f.text)
	if err != nil {
		return nil, err
	}
	made, err := assembler.Assemble(listings, trace.Mode64, trace.CodeBase, nil)
	if err != nil {
		return nil, fmt.Errorf("the code that calls an object's functions: %w", err)
	}
	return made, nil
}

// text reads the text of a function; Exit is a nop alone.
func (f *format) text(path string) ([]byte, error) {
	if path == "text/"+trace.Start+".asm" {
		return fmt.Appendf(nil, ".byte %#x, %#x, %#x, %#x, %#x", trace.CheckpointBytes[0], trace.CheckpointBytes[1],
			trace.CheckpointBytes[2], trace.CheckpointBytes[3], trace.CheckpointBytes[4]), nil
	}
	if content, err := texts.ReadFile(path); err == nil {
		return content, nil
	}
	return routines.Read(strings.Replace(path, "text/", "text/"+f.folder, 1))
}
