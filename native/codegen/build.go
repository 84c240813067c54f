package codegen

import (
	"errors"
	"fmt"
	"slices"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/lowering"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Build makes the program of one scenario, as Batch.Build does. The program shares
// nothing with any other.
func Build(s *scenarios.Scenario) (*trace.Program, error) { return new(Batch).Build(s) }

// Build makes the program of a scenario. The error is source.Diagnostics for
// the author's mistakes, all of them at once, and *Fault for codegen's own. It
// may be called from many goroutines.
func (batch *Batch) Build(s *scenarios.Scenario) (*trace.Program, error) {
	b := &builder{batch: batch, scenario: s, program: &trace.Program{Name: s.Title(), Mode: s.Mode}}
	b.layOutData()
	b.layOutStack()
	if !b.lower() {
		b.wrong.Sort()
		return nil, b.wrong
	}
	b.addRestorer()
	b.vectors()
	listings := b.listings()
	object, err := assembler.Assemble(listings, b.scenario.Mode, trace.CodeBase, b.data)
	var mistakes source.Diagnostics
	if errors.As(err, &mistakes) {
		b.wrong = append(b.wrong, mistakes...)
	} else if err != nil {
		return nil, &Fault{Scenario: s.Title(), Err: err}
	}
	if err == nil {
		b.code(object)
		b.signals()
	}
	b.wrong.Sort()
	if len(b.wrong) > 0 {
		return nil, b.wrong
	}
	b.registers()
	return b.program, nil
}

// Fault is a failure of codegen itself, not of the scenario.
type Fault struct {
	Scenario string // its title
	Err      error
}

// Error names the scenario.
func (f *Fault) Error() string { return fmt.Sprintf("codegen of %s: %v", f.Scenario, f.Err) }

// Unwrap gives what failed.
func (f *Fault) Unwrap() error { return f.Err }

// builder collects the parts of a program and what is wrong with them.
type builder struct {
	batch     *Batch
	scenario  *scenarios.Scenario
	program   *trace.Program
	functions []intel.Listing   // those that are coded, then those that are declared
	rsp       uint64            // at Entry
	data      map[string]uint64 // addresses by name
	// checkpoints are the labels at which something is expected.
	checkpoints map[string]bool
	wrong       source.Diagnostics
}

// lower makes listings of the declared functions, or reports that they hold mistakes.
func (b *builder) lower() bool {
	lowered, err := lowering.Lower(b.scenario.Declared, b.scenario.Mode)
	var mistakes source.Diagnostics
	errors.As(err, &mistakes)
	for _, m := range mistakes {
		b.report(m.Position, m.Hint, "%s", m.Message)
	}
	b.functions = slices.Concat(b.scenario.Functions, lowered)
	return err == nil
}

func (b *builder) report(at source.Position, hint, format string, args ...any) {
	line := ""
	if b.scenario.File != nil {
		line = b.scenario.File.Line(at.Line)
	}
	b.wrong = append(b.wrong, source.Diagnostic{Position: at, Line: line, Message: fmt.Sprintf(format, args...), Hint: hint})
}
