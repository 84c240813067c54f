// Package routines has the text of what compilers call by themselves in 64-bit code, also
// where a program is freestanding (gcc's manual, "Standards"), with directives for unwind
// tables.
package routines

import "embed"

//go:embed all:text
var texts embed.FS

// Names are those of all routines in the psABI's convention.
var Names = []string{"memcpy", "memmove", "memset", "memcmp"}

// WindowsNames are those of all routines in Windows' convention, whose texts are in the
// folder windows: the same, and two that touch the pages of the stack that a function is
// about to take ("x64 prolog and epilog", Prolog code): __chkstk, which compilers for
// Microsoft's runtime call, and ___chkstk_ms of MinGW's, which leaves every register alone.
var WindowsNames = []string{"memcpy", "memmove", "memset", "memcmp", "__chkstk", "___chkstk_ms"}

// Read gives the text of text/NAME.asm, or an error where there is no such routine.
func Read(path string) ([]byte, error) { return texts.ReadFile(path) }
