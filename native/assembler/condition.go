package assembler

import "sort"

// conditions maps the condition of jcc, setcc and cmovcc, with all its aliases
// (Intel SDM vol. 1, appendix B), to its name in golang-asm.
var conditions = map[string]string{
	"o": "OS", "no": "OC",
	"b": "CS", "c": "CS", "nae": "CS",
	"ae": "CC", "nb": "CC", "nc": "CC",
	"e": "EQ", "z": "EQ", "ne": "NE", "nz": "NE",
	"be": "LS", "na": "LS", "a": "HI", "nbe": "HI",
	"s": "MI", "ns": "PL",
	"p": "PS", "pe": "PS", "np": "PC", "po": "PC",
	"l": "LT", "nge": "LT", "ge": "GE", "nl": "GE",
	"le": "LE", "ng": "LE", "g": "GT", "nle": "GT",
}

// conditional gives a row for each condition: j, set or cmov in front of it.
func conditional(mnemonic, encoder, operands string) []row {
	var rows []row
	for condition, name := range conditions {
		rows = append(rows, row{mnemonics: mnemonic + condition, encoder: encoder + name, operands: operands})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i].mnemonics < rows[j].mnemonics })
	return rows
}
