package main

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"
)

// output is stdout. It remembers that something could not be written: a report
// that was cut short must not end in exit code 0.
type output struct {
	io.Writer
	failed error
}

// Write implements io.Writer.
func (o *output) Write(bytes []byte) (int, error) {
	n, err := o.Writer.Write(bytes)
	if err != nil && o.failed == nil {
		o.failed = err
	}
	return n, err
}

func isTerminal(w io.Writer) bool {
	if out, ok := w.(*output); ok {
		w = out.Writer
	}
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}
