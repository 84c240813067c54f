package forms

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Row is an instruction as x86.csv has it.
type Row struct {
	Syntax   string // "PUSH r/m16"
	Encoding string // "FF /6"
	Tags     string // "operand16"

	valid    map[trace.Mode]Validity
	encoding encoding
	sizes    []int // the operand sizes that it is limited to; none: every one
}

// Validity is whether a row is an instruction in a mode (Intel SDM vol. 2,
// 3.1.1.5).
type Validity string

// The validities that x86.csv has.
const (
	Valid        Validity = "V"
	Invalid      Validity = "I"    // the opcode raises #UD
	NotEncodable Validity = "N.E." // its bytes are another instruction
	NotSupported Validity = "N.S." // as NotEncodable, for the processors of the manual
)

// readRows reads rows of six fields: mnemonic, encoding, validity in 32-bit
// mode and in 64-bit mode, feature, tags.
func readRows(text string) ([]Row, error) {
	reader := csv.NewReader(strings.NewReader(text))
	reader.FieldsPerRecord = 6
	records, err := reader.ReadAll()
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(records))
	for i, fields := range records {
		if rows[i], err = readRow(fields); err != nil {
			return nil, fmt.Errorf("row %d, %s: %w", i+1, fields[0], err)
		}
	}
	return rows, nil
}

func readRow(fields []string) (Row, error) {
	row := Row{
		Syntax: fields[0], Encoding: fields[1], Tags: fields[5],
		valid: map[trace.Mode]Validity{trace.Mode32: Validity(fields[2]), trace.Mode64: Validity(fields[3])},
	}
	for _, v := range row.valid {
		if !slices.Contains([]Validity{Valid, Invalid, NotEncodable, NotSupported}, v) {
			return row, fmt.Errorf("expected V, I, N.E. or N.S., found %q", v)
		}
	}
	for tag := range strings.SplitSeq(row.Tags, ",") {
		switch size, sized := strings.CutPrefix(tag, "operand"); {
		case sized:
			bits, err := strconv.Atoi(size)
			if err != nil {
				return row, fmt.Errorf("the tag %q names no operand size", tag)
			}
			row.sizes = append(row.sizes, bits)
		case tag != "" && tag != "pseudo":
			return row, fmt.Errorf("the tag %q is not known", tag)
		}
	}
	var err error
	row.encoding, err = readEncoding(row.Encoding, isFarPointer(row.Syntax))
	return row, err
}

// isFarPointer reports whether the operand is a far pointer in memory, as in
// "LCALL m16:32".
func isFarPointer(syntax string) bool { return strings.Contains(syntax, " m16:") }
