package intel

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/framecheck/framecheck/scenarios/source"
)

// Parse reads the text of a function. It gives all mistakes at once, sorted;
// the listing is of use only where there are none.
func Parse(name string, position source.Position, block source.Block) (Listing, source.Diagnostics) {
	r := reader{block: block, labels: map[string]int{}}
	for number, line := range strings.Split(block.Text, "\n") {
		code, comment := withoutComment(line)
		r.number, r.line = number, code
		before := len(r.statements)
		r.read()
		if len(r.statements) > before {
			r.statements[len(r.statements)-1].Joined = r.joined(line, comment)
		}
	}
	if len(r.wrong) == 0 && !r.instructions {
		r.wrong = append(r.wrong, source.Diagnostic{
			Position: position, Line: block.File.Line(position.Line),
			Message: "the function " + name + " holds no instruction",
			Hint:    "write at least ret",
		})
	}
	r.wrong.Sort()
	return Listing{Name: name, Position: position, Block: block, Statements: withoutEnd(r.statements)}, r.wrong
}

// reader goes through a text line by line.
type reader struct {
	block        source.Block
	number       int    // of the line, from 0
	line         string // without its comment
	statements   []Statement
	instructions bool
	labels       map[string]int // the line that each stands on, from 0
	wrong        source.Diagnostics
}

const maxLine = 4096 // bytes without the comment

func (r *reader) read() {
	if isSilent(r.line) {
		return
	}
	if len(r.line) > maxLine {
		r.report(mistakef(0, "write more lines", "the line is longer than %d bytes", maxLine))
		return
	}
	tokens, wrong := scan(r.line)
	if len(wrong) > 0 {
		for _, w := range wrong {
			r.report(w)
		}
		return
	}
	for len(tokens) >= 2 && tokens[1].text == ":" {
		r.label(tokens[0], tokens[1])
		tokens = tokens[2:]
	}
	if len(tokens) == 0 {
		return
	}
	r.instruction(tokens)
}

func (r *reader) label(name, colon token) {
	if wrong := labelName(name); wrong != nil {
		r.report(wrong)
		return
	}
	if line, taken := r.labels[name.text]; taken {
		r.report(mistakef(name.at, "give this one another name, as in "+name.text+"2: labels are local to a function",
			"the label %s stands on line %d already", name.text, r.block.At(line, 0).Line))
		return
	}
	r.labels[name.text] = r.number
	r.statements = append(r.statements, Statement{
		Position: r.position(name.at), Text: r.line[name.at:colon.end()], Label: name.text,
	})
}

func labelName(t token) *mistake {
	if t.kind != wordToken {
		return mistakef(t.at, "begin it with a letter, a dot or _, as in L1:", "%s cannot be a label", t.text)
	}
	if _, ok := ParseRegister(t.text); ok {
		return mistakef(t.at, "give the label another name", "the register %s cannot be a label", t.text)
	}
	if strings.ContainsAny(t.text[1:], ".@?") || t.text == "." {
		return mistakef(t.at, "leave the dot out: function.label names a label of another function",
			"%s cannot be a label: expected letters, digits and _, after at most a leading dot", t.text)
	}
	return nil
}

// instruction reads prefixes, mnemonic and operands, or a directive.
func (r *reader) instruction(tokens []token) {
	s := Statement{Position: r.position(tokens[0].at), Text: r.line[tokens[0].at:tokens[len(tokens)-1].end()]}
	for len(tokens) > 0 && tokens[0].kind == wordToken && prefixes[strings.ToLower(tokens[0].text)] {
		s.Prefixes = append(s.Prefixes, strings.ToLower(tokens[0].text))
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		r.report(mistakef(len(r.line), "write it on the line of its instruction", "the prefix %s stands alone", s.Prefixes[len(s.Prefixes)-1]))
		return
	}
	mnemonic := tokens[0]
	if mnemonic.kind != wordToken {
		r.report(mistakef(mnemonic.at, "as in push rbp, body: or .byte 0x90", "expected an instruction, a label or .byte%s", found(mnemonic)))
		return
	}
	s.Mnemonic = strings.ToLower(mnemonic.text)
	if s.Mnemonic[0] == '.' || nasmData[s.Mnemonic] {
		r.directive(s, tokens)
		return
	}
	s.Operands = r.operands(tokens)
	r.statements = append(r.statements, s)
	r.instructions = true
}

var prefixes = map[string]bool{
	"rep": true, "repe": true, "repz": true, "repne": true, "repnz": true, "bnd": true, "lock": true,
	"data16": true, "addr16": true, "addr32": true,
	"es": true, "cs": true, "ss": true, "ds": true, "fs": true, "gs": true,
}

// operands reads what follows the mnemonic, separated by commas. One that is
// wrong is reported and left out.
func (r *reader) operands(tokens []token) []Operand {
	if len(tokens) == 1 {
		return nil
	}
	var operands []Operand
	rest := tokens[1:]
	for more := true; more; {
		n := 0
		for n < len(rest) && rest[n].text != "," {
			n++
		}
		c := cursor{tokens: rest[:n], end: len(strings.TrimRight(r.line, " \t\r")), table: isUnwinding(strings.ToLower(tokens[0].text))}
		if more = n < len(rest); more {
			c.end = rest[n].at
			rest = rest[n+1:]
		}
		start := c.peek()
		o, wrong := operand(&c)
		if wrong != nil {
			r.report(wrong)
			continue
		}
		o.Position, o.Text = r.position(start.at), strings.TrimSpace(r.line[start.at:c.tokens[len(c.tokens)-1].end()])
		operands = append(operands, o)
	}
	return operands
}

func (r *reader) report(w *mistake) { r.reportAt(r.position(w.at), w.hint, "%s", w.message) }

func (r *reader) reportAt(at source.Position, hint, format string, args ...any) {
	r.wrong = append(r.wrong, source.Diagnostic{
		Position: at, Line: r.block.File.Line(at.Line), Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// position turns a byte of the line into a place in the file.
func (r *reader) position(at int) source.Position {
	return r.block.At(r.number, utf8.RuneCountInString(r.line[:at]))
}
