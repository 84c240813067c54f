package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/model/layout"
	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// alignedCFA stands for a CFA where nothing has run.
const alignedCFA = trace.StackTop - trace.PageSize

// showLayout draws the layout of every declared function, or of the one at whose mark
// --at looks.
func showLayout(w io.Writer, s *scenarios.Scenario, chosen moments) error {
	name, mark, _ := strings.Cut(chosen.at, ".")
	drawn := 0
	for _, f := range s.Declared {
		if chosen.at != "" && f.Name != name {
			continue
		}
		l, err := layoutOf(f, mark)
		if err != nil {
			return err
		}
		if drawn++; drawn > 1 {
			fmt.Fprintln(w)
		}
		if err := drawing.DrawLayout(w, l, chosen.style(w)); err != nil {
			return failure{ownFault, err}
		}
	}
	if drawn == 0 {
		return errors.New("there is no such declared function: a coded one has the layout that its code makes")
	}
	fmt.Fprintf(w, "\nPredicted from the ABI alone; nothing was run.\n")
	return nil
}

func layoutOf(f *declaration.Function, mark string) (drawing.Layout, error) {
	l := drawing.Layout{Function: f, Mark: mark}
	var err error
	if l.Call, err = layout.Call(f, nil); err != nil || f.Body == nil {
		return l, err
	}
	frame, err := layout.Frame(f, mark, alignedCFA)
	l.Frame = &frame
	return l, err
}
