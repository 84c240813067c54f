package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/forms"
	"github.com/framecheck/framecheck/native/stage"
)

// coverForms runs scenarios at every instruction and says which forms of the
// stack instructions those that pass execute.
func coverForms(c *cobra.Command, args []string, format string) error {
	universe, err := forms.Read()
	if err != nil {
		return failure{ownFault, err}
	}
	list, programs, err := load(args)
	if err != nil {
		return err
	}
	cpu, err := stage.Open()
	if err != nil {
		return err
	}
	defer cpu.Close()
	bar := newProgress(c.ErrOrStderr(), len(list))
	h := harness.New(cpu)
	observer := &forms.Observer{Machine: h.CPU, Universe: universe, System: h.Host.System}
	h.CPU, h.EveryInstruction, h.Progress = observer, true, bar.show
	results := h.Check(list, programs)
	bar.clear()
	covered, err := observer.Cover(results)
	if err != nil {
		return failure{ownFault, err}
	}
	if format == "json" {
		return writeForms(c.OutOrStdout(), covered, len(results))
	}
	tellForms(c.OutOrStdout(), covered, len(results))
	return nil
}

// writeForms writes the stable JSON form.
func writeForms(w io.Writer, c forms.Coverage, cases int) error {
	type line struct {
		Instruction string         `json:"instruction"`
		Encoding    string         `json:"encoding"`
		Tags        string         `json:"tags"`
		Mode        int            `json:"mode"`
		Validity    forms.Validity `json:"validity"`
		Cases       int            `json:"cases"`
		Reason      string         `json:"reason,omitempty"`
		NotHere     bool           `json:"not_here,omitempty"`
	}
	lines := make([]line, len(c.Lines))
	for i, l := range c.Lines {
		lines[i] = line{l.Row.Syntax, l.Row.Encoding, l.Row.Tags, l.Mode.Bits(), l.Validity(), l.Cases, l.Reason, l.NotHere}
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(map[string]any{
		"rows": c.Rows, "modes": len(forms.Modes), "cases": cases, "counted": c.Cases,
		"covered": c.Covered(), "explained": c.Explained(), "not_here": c.NotHere(), "none": c.None(), "forms": lines,
	})
}

func tellForms(w io.Writer, c forms.Coverage, cases int) {
	for _, l := range c.Lines {
		text := fmt.Sprintf("%d-bit  %-4s %10s  %-20s %-15s %s", l.Mode.Bits(), l.Validity(), counted(l), l.Row.Syntax, l.Row.Encoding, l.Row.Tags)
		fmt.Fprintln(w, strings.TrimRight(text, " "))
		if l.Reason != "" {
			fmt.Fprintf(w, "%25s%s\n", "", l.Reason)
		}
	}
	if c.Cases < cases {
		fmt.Fprintf(w, "%d of %d cases count: those that pass at every instruction\n", c.Cases, cases)
	}
	notHere := ""
	if n := c.NotHere(); n > 0 {
		notHere = fmt.Sprintf("%d not run here (this system has no segment of 32-bit code), ", n)
	}
	fmt.Fprintf(w, "%d forms in %d modes: %d with cases, %d explained, %s%d with none\n",
		c.Rows, len(forms.Modes), c.Covered(), c.Explained(), notHere, c.None())
}

// counted tells how many cases execute a form.
func counted(l forms.Line) string {
	switch {
	case l.Cases > 0:
		return cases(l.Cases)
	case l.Reason != "", l.NotHere:
		return "-"
	}
	return "none"
}
