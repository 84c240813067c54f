package intel

// alignments are the directives for alignment: .p2align takes the number of
// address bits that are zero, the others bytes.
var alignments = map[string]bool{".align": true, ".balign": true, ".p2align": true}

const (
	maxAlignment = 4096 // bytes
	nopByte      = 0x90
)

// align reads an alignment, the byte to fill up with and the most bytes to fill
// up with; the last two can be left out. Before the first instruction it has no
// effect: functions are aligned already.
func (r *reader) align(s Statement, tokens []token) {
	if len(s.Prefixes) > 0 {
		r.report(mistakef(tokens[0].at, "leave it out", "a prefix cannot stand before %s", s.Mnemonic))
		return
	}
	numbers, wrong := alignmentNumbers(tokens)
	if wrong != nil {
		r.report(wrong)
		return
	}
	bytes := numbers[0]
	if s.Mnemonic == ".p2align" {
		bytes = 1 << min(bytes, 16)
	}
	switch {
	case bytes < 1 || bytes > maxAlignment || bytes&(bytes-1) != 0:
		r.report(mistakef(tokens[1].at, "as in .align 16 or .p2align 4", "expected an alignment by a power of two of at most %d bytes", maxAlignment))
		return
	case numbers[1] != nopByte:
		r.report(mistakef(tokens[1].at, "leave the byte out, as in .p2align 4,,10", "code is filled up with nop, the byte 0x90"))
		return
	case !r.instructions:
		return
	}
	if numbers[2] == 0 {
		numbers[2] = maxAlignment // as in GNU's assembler, no limit
	}
	s.Mnemonic = ""
	s.Alignment = Alignment{Bytes: bytes, MaxPadding: numbers[2]}
	r.statements = append(r.statements, s)
}

// alignmentNumbers are the three numbers of an alignment, small and not
// negative, with those in place that are left out.
func alignmentNumbers(tokens []token) ([3]int, *mistake) {
	numbers := [3]int{0, nopByte, maxAlignment}
	const form = "as in .align 16 or .p2align 4,,10"
	n := 0
	for at, t := range tokens[1:] {
		switch {
		case t.text == "," && n < 2 && at > 0:
			n++
			continue
		case t.kind != numberToken || at > 0 && tokens[at].text != ",":
			return numbers, mistakef(t.at, form, "expected a number or a comma%s", found(t))
		}
		value, wrong := integer(t)
		if wrong != nil {
			return numbers, wrong
		}
		if !value.IsInt64() || value.Int64() > maxAlignment {
			return numbers, mistakef(t.at, form, "expected a number of at most %d%s", maxAlignment, found(t))
		}
		numbers[n] = int(value.Int64())
	}
	if len(tokens) == 1 {
		return numbers, mistakef(tokens[0].end(), form, "expected a number after %s", tokens[0].text)
	}
	return numbers, nil
}

// withoutEnd leaves out alignment behind the last instruction or label: it is
// that of the function that follows.
func withoutEnd(statements []Statement) []Statement {
	for n := len(statements); n > 0 && statements[n-1].Alignment.Bytes > 0; n-- {
		statements = statements[:n-1]
	}
	return statements
}
