// Package routines has the text of what compilers call by themselves in 64-bit code, also
// where a program is freestanding (gcc's manual, "Standards"), with directives for unwind
// tables.
package routines

import "embed"

//go:embed text/*.asm
var texts embed.FS

// Names are those of all routines.
var Names = []string{"memcpy", "memmove", "memset", "memcmp"}

// Read gives the text of text/NAME.asm, or an error where there is no such routine.
func Read(path string) ([]byte, error) { return texts.ReadFile(path) }
