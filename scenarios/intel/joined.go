package intel

import "strings"

// joined reads the parts of a comment that ";" separates, as GNU's assembler
// separates instructions, and gives those that read like one.
func (r *reader) joined(line, comment string) []Statement {
	var all []Statement
	for strings.HasPrefix(comment, ";") {
		at := len(line) - len(comment) + 1
		var part string
		part, comment = withoutComment(line[at:])
		all = append(all, r.likeInstruction(line[:at+len(part)], at)...)
	}
	return all
}

// likeInstruction reads what stands from at on as an instruction or .byte; it
// gives nothing where that is none.
func (r *reader) likeInstruction(line string, at int) []Statement {
	if len(line) > maxLine {
		return nil
	}
	tokens, wrong := scan(line[at:])
	if len(tokens) == 0 || len(wrong) > 0 {
		return nil
	}
	for n := range tokens {
		tokens[n].at += at
	}
	other := reader{block: r.block, number: r.number, line: line}
	other.instruction(tokens)
	if len(other.wrong) > 0 {
		return nil
	}
	return other.statements
}
