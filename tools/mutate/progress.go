package main

import (
	"fmt"
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// progress shows how far a run has come, on a terminal only.
type progress struct {
	w     io.Writer // nil where there is no terminal
	total int
}

func newProgress(w io.Writer) progress {
	if f, ok := w.(*os.File); ok && isatty.IsTerminal(f.Fd()) {
		return progress{w: w}
	}
	return progress{}
}

func (p progress) show(done int) {
	if p.w != nil {
		fmt.Fprintf(p.w, "\r%d of %d mutants", done, p.total)
	}
}

func (p progress) clear() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
