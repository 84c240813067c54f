package unwind

import (
	"fmt"
	"strings"
)

// Table is a walker by a table that can say what it goes by, as it stands there.
type Table interface {
	Walker
	// Row is what the table says of an address: where the CFA is, and what lies where
	// from there. The error is a *NoRule or a *Malformed.
	Row(address uint64) (string, error)
}

// Row implements Table. Registers of which the table says nothing are left out.
func (d *dwarf) Row(address uint64) (string, error) {
	function, found := d.table.find(address)
	if !found {
		return "", &NoRule{address}
	}
	row, err := function.row(address, d.word)
	if err != nil {
		return "", err
	}
	parts := []string{"CFA is " + d.describe(row.cfa)}
	for column := range uint64(columns) {
		if r := row.at(column); r.kind != unspecified {
			parts = append(parts, d.named(column)+" "+d.describe(r))
		}
	}
	return strings.Join(parts, ", "), nil
}

// describe says a rule in words.
func (d *dwarf) describe(r rule) string {
	switch r.kind {
	case fromRegister:
		return fmt.Sprintf("%s%+d", d.named(r.register), r.offset)
	case byExpression, isExpression:
		return fmt.Sprintf("the value of the expression % x", r.expression.bytes)
	case atExpression:
		return fmt.Sprintf("at the address that the expression % x gives", r.expression.bytes)
	case atOffset:
		return fmt.Sprintf("at CFA%+d", r.offset)
	case isOffset:
		return fmt.Sprintf("is CFA%+d", r.offset)
	case inRegister:
		return "in " + d.named(r.register)
	case undefined:
		return "undefined"
	case sameValue:
		return "unchanged"
	}
	return "without a rule"
}

// named is a register's name by DWARF's number.
func (d *dwarf) named(column uint64) string {
	switch r, general := registerOf(column, d.word); {
	case general:
		return r.String()
	case column == instructionPointer(d.word):
		return "the return address"
	case d.word == 8 && column >= firstVectorColumn && column < columns:
		return fmt.Sprintf("xmm%d", column-firstVectorColumn)
	}
	return fmt.Sprintf("register %d", column)
}
