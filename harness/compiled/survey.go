package compiled

import (
	"fmt"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
)

// Survey says which functions are compiled and walked.
type Survey struct {
	Compilers []string // commands
	Seed      uint64
	Sets      []Set // those of other compilers are left out
	// Count is how many functions are drawn for each compiler, shared out among the sets.
	// Those that are written by hand come to them under every set.
	Count    int
	Examiner objects.Examiner
	// Each is told of every set of every compiler when it is done; nil for nobody.
	Each func(Row)
}

// Row is what came of a compiler under a set of options.
type Row struct {
	Compiler string `json:"compiler"`
	Options  string `json:"options"`
	objects.Totals
	Wrong []objects.Wrong `json:"wrong"`
}

// perFile is how many functions are drawn for a file: what has room in a program.
const perFile = 60

// Rows is how many there will be.
func (s Survey) Rows() int {
	n := 0
	for _, compiler := range s.Compilers {
		n += len(s.sets(compiler))
	}
	return n
}

// each is how many functions are drawn for a set.
func (s Survey) each(name string) int {
	sets := len(s.sets(name))
	return (s.Count + sets - 1) / max(sets, 1)
}

func (s Survey) sets(name string) []Set {
	var all []Set
	for _, set := range s.Sets {
		if set.On == "" || set.On == family(name) {
			all = append(all, set)
		}
	}
	return all
}

// Run compiles and walks, and gives a row for each compiler and set. The error is a
// compiler's, or says which object cannot be loaded: both are made here, so that neither
// is the fault of whom is surveyed for.
func (s Survey) Run() ([]Row, error) {
	var rows []Row
	for _, name := range s.Compilers {
		for n, set := range s.sets(name) {
			row := Row{Compiler: name, Options: set.Options, Wrong: []objects.Wrong{}}
			if err := s.file(&row, set, "features.c", Features); err != nil {
				return rows, err
			}
			for drawn, part := 0, uint64(0); drawn < s.each(name); drawn, part = drawn+perFile, part+1 {
				seed := s.Seed<<16 + uint64(n)<<8 + part
				text := Source(seed, min(perFile, s.each(name)-drawn), set.Windows)
				if err := s.file(&row, set, fmt.Sprintf("drawn-%#x.c", seed), text); err != nil {
					return rows, err
				}
			}
			rows = append(rows, row)
			if s.Each != nil {
				s.Each(row)
			}
		}
	}
	return rows, nil
}

// family is whose options and findings a compiler's are.
func family(name string) string { return compiler.Compiler{Name: name}.Family() }

// file compiles one and adds what came of it.
func (s Survey) file(row *Row, set Set, name, text string) error {
	data, err := compiler.Compiler{Name: row.Compiler}.Compile(text, set.flags())
	if err != nil {
		return err
	}
	m, err := load(data)
	var e *objects.Examination
	if err == nil {
		e, err = s.Examiner.Examine(name, m)
	}
	if err != nil {
		return fmt.Errorf("%s %s of %s: %w", row.Compiler, set.Options, name, err)
	}
	row.Add(e.Totals)
	for _, w := range e.Wrong {
		w.Function = name + ": " + w.Function
		row.Wrong = append(row.Wrong, w)
	}
	return nil
}

func load(data []byte) (*object.Image, error) {
	o, err := object.Read(data)
	if err != nil {
		return nil, err
	}
	return object.Load(o)
}
