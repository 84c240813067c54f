package forms

import "github.com/framecheck/framecheck/scenarios/trace"

// reason says why a form has no case.
type reason struct {
	mode         trace.Mode
	syntax, tags string // of the row
	// instead is the syntax of the row whose instruction the bytes are in this
	// mode; empty where none of the universe is, and note says what they are.
	instead string
	note    string
}

// of reports whether it is the reason of a form.
func (r reason) of(f Form) bool {
	return r.mode == f.Mode && r.syntax == f.Row.Syntax && r.tags == f.Row.Tags
}

// text is one sentence without its full stop.
func (r reason) text() string {
	switch {
	case r.instead == "":
		return r.note
	case r.note == "":
		return "its bytes are " + r.instead
	}
	return "its bytes are " + r.instead + "; " + r.note
}

// why gives the reason of a form; it is empty where there is none.
func why(f Form) string {
	for _, r := range reasons {
		if r.of(f) {
			return r.text()
		}
	}
	return ""
}
