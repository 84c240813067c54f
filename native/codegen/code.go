package codegen

import (
	"slices"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const entry = "main"

// listings gives the code to be assembled: Exit, then the functions with a nop
// at each checkpoint.
func (b *builder) listings() []intel.Listing {
	b.checkpoints = b.wanted()
	all := []intel.Listing{{Name: trace.Start, Statements: []intel.Statement{nop(source.Position{}, trace.Start)}}}
	for _, l := range b.functions {
		all = append(all, observed(l, b.checkpoints))
	}
	return all
}

// wanted are the labels at which something is expected.
func (b *builder) wanted() map[string]bool {
	known := b.labels()
	wanted := map[string]bool{}
	for _, e := range b.scenario.ExpectedAnywhere() {
		place := e.Label
		switch e.Moment {
		case scenarios.AtCheckpoint:
			wanted[place] = true
		case scenarios.AtFault:
			place = e.Fault.At
		case scenarios.AtSystemCall:
			place = e.SystemCall
		}
		if place != "" && !slices.Contains(known, place) {
			b.report(e.Position, source.DidYouMean(place, known), "there is no function or label %s", place)
		}
	}
	for _, strike := range b.strikes() {
		wanted[strike.Label] = true
		if !slices.Contains(known, strike.Label) {
			b.report(strike.Position, source.DidYouMean(strike.Label, known), "there is no function or label %s", strike.Label)
		}
	}
	if !slices.Contains(known, entry) {
		b.report(b.scenario.Position, "add a function main, which is where a scenario begins", "there is no function main")
	}
	return wanted
}

// labels are all functions and labels.
func (b *builder) labels() []string {
	var all []string
	for _, l := range b.functions {
		all = append(all, l.Name)
		for _, s := range l.Statements {
			if s.Label != "" {
				all = append(all, l.Name+"."+s.Label)
			}
		}
	}
	return all
}

// observed is a function with a nop after each label that is a checkpoint.
func observed(l intel.Listing, checkpoints map[string]bool) intel.Listing {
	statements := make([]intel.Statement, 0, len(l.Statements)+2)
	if checkpoints[l.Name] {
		statements = append(statements, nop(l.Position, l.Name))
	}
	for _, s := range l.Statements {
		statements = append(statements, s)
		if s.Label != "" && checkpoints[l.Name+"."+s.Label] {
			statements = append(statements, nop(s.Position, s.Text))
		}
	}
	l.Statements = statements
	return l
}

func nop(at source.Position, text string) intel.Statement {
	return intel.Statement{Position: at, Text: text, Bytes: trace.CheckpointBytes[:]}
}

// code takes over what was assembled.
func (b *builder) code(o *assembler.Object) {
	if len(o.Code) > trace.CodeSize {
		b.report(b.scenario.Position, "leave out what the scenario does not need, or make two scenarios of it", "the code takes %d bytes: there is room for %d", len(o.Code), trace.CodeSize)
		return
	}
	p := b.program
	p.Code, p.Exit, p.Symbols = o.Code, trace.CodeBase, o.Symbols
	p.Lines = o.Lines[1:] // without Exit, which nobody wrote
	b.unwind(o.Unwind)
	for _, s := range o.Symbols {
		if b.checkpoints[s.Name] {
			p.Checkpoints = append(p.Checkpoints, trace.Checkpoint{Label: s.Name, Address: s.Address})
		}
		if s.Name == entry {
			p.Entry = s.Address
		}
	}
	for _, d := range b.scenario.Given.Data { // in the order of their addresses
		p.Symbols = append(p.Symbols, trace.Symbol{Name: d.Name, Address: b.data[d.Name]})
	}
}
