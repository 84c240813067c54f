package probe

import (
	"embed"
	"io/fs"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
)

//go:embed text/*.asm
var texts embed.FS

// Parse reads functions, each in text/NAME.asm, in their order.
func Parse(functions []string, read func(path string) ([]byte, error)) ([]intel.Listing, error) {
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
	return listings, nil
}

// Beside reads what a package's own files have, and from this one what they lack.
func Beside(own fs.ReadFileFS) func(path string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if content, err := own.ReadFile(path); err == nil {
			return content, nil
		}
		return texts.ReadFile(path)
	}
}
