package main

import (
	"fmt"
	"io"
)

// progress shows how far a run has come, on a terminal only.
type progress struct {
	w     io.Writer // nil where there is no terminal
	total int
}

func newProgress(w io.Writer, total int) progress {
	if !isTerminal(w) {
		w = nil
	}
	return progress{w, total}
}

func (p progress) show(done int) {
	if p.w != nil {
		fmt.Fprintf(p.w, "\r%d of %d cases", done, p.total)
	}
}

func (p progress) clear() {
	if p.w != nil {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
