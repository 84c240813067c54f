package object

import (
	"slices"

	"github.com/framecheck/framecheck/native/routines"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// format is what differs in objects of different systems behind their files' format: how
// their functions are called, and what they call by themselves.
type format struct {
	folder    string           // of the texts of our own code, beside those that are for all
	routines  []string         // those of ours that stand in
	arguments []trace.Register // the rest is on the stack
	home      int              // bytes below the first argument there
	// vectors says that a function gives some vector registers back.
	vectors bool
}

// systemV is the psABI's (3.2.3).
var systemV = format{
	routines:  routines.Names,
	arguments: []trace.Register{trace.RDI, trace.RSI, trace.RDX, trace.RCX, trace.R8, trace.R9},
}

// windows is Microsoft's ("x64 calling convention").
var windows = format{
	folder: "windows/", routines: routines.WindowsNames, vectors: true,
	arguments: []trace.Register{trace.RCX, trace.RDX, trace.R8, trace.R9}, home: 32,
}

// standsIn reports a routine of ours.
func (f *format) standsIn(name string) bool { return slices.Contains(f.routines, name) }
