package object

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Object is a relocatable file.
type Object struct {
	format   *format
	sections []section // by the file's numbers
	symbols  []symbol  // by the file's numbers
}

// Read reads a file for x86-64: ELF, or COFF as Windows' compilers make it. The error is a
// Refusal.
func Read(data []byte) (*Object, error) {
	o := &Object{format: &windows}
	read := o.readCOFF
	if bytes.HasPrefix(data, []byte("\x7fELF")) {
		o.format, read = &systemV, o.readELF
	}
	if err := read(data); err != nil {
		return nil, err
	}
	for i := range o.sections {
		o.sections[i].name = printable(o.sections[i].name)
	}
	for i := range o.symbols {
		o.symbols[i].name = printable(o.symbols[i].name)
	}
	return o, o.complete()
}

// printable is a name of the file's as it can be told: what a terminal would obey, or is no
// UTF-8, is escaped.
func printable(name string) string {
	if strings.IndexFunc(name, unprintable) < 0 {
		return name
	}
	quoted := strconv.Quote(name)
	return quoted[1 : len(quoted)-1]
}

func unprintable(r rune) bool { return r == utf8.RuneError || !strconv.IsPrint(r) }

// complete refuses an object in which there is nothing to run, or nothing to walk by.
func (o *Object) complete() error {
	var code, table bool
	for _, s := range o.sections {
		code = code || s.kind == codeKind && s.size > 0
		table = table || s.kind == framesKind && s.size > 0
	}
	switch {
	case !code:
		return refuse("the object has no code: no section is loaded and executable")
	case !table && o.format == &systemV:
		return refuse("the object has no .eh_frame: compile with -fasynchronous-unwind-tables")
	}
	return nil
}
