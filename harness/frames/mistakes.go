package frames

import (
	"errors"

	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/source"
)

// Mistakes are declarations that the layout model cannot lay out.
func Mistakes(s *scenarios.Scenario) (all source.Diagnostics) {
	for _, f := range s.Declared {
		_, err := layout.Call(f, nil)
		if err == nil && f.Body != nil {
			_, err = layout.Frame(f, "", alignedCFA)
		}
		var m *layout.Mistake
		if !errors.As(err, &m) {
			continue
		}
		line := ""
		if s.File != nil {
			line = s.File.Line(m.Position.Line)
		}
		all = append(all, source.Diagnostic{Position: m.Position, Line: line, Message: m.Message, Hint: m.Hint})
	}
	return all
}
