package forms

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func universe(t testing.TB) Universe {
	t.Helper()
	u, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// name tells rows of one syntax apart by their tags.
func (f Form) name() string {
	if f.Row.Tags == "" {
		return f.Row.Syntax
	}
	return f.Row.Syntax + " (" + f.Row.Tags + ")"
}

func names(forms []Form) string {
	all := make([]string, len(forms))
	for i, f := range forms {
		all[i] = f.name()
	}
	return strings.Join(all, ", ")
}

func code(t testing.TB, text string) []byte {
	t.Helper()
	bytes, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func mode(bits int) trace.Mode {
	if bits == 32 {
		return trace.Mode32
	}
	return trace.Mode64
}

func TestInstructionsHaveTheirForms(t *testing.T) {
	u := universe(t)
	found := map[Form]bool{}
	for _, r := range readings {
		forms := u.At(mode(r.bits), code(t, r.bytes))
		if got := names(forms); got != r.forms {
			t.Errorf("%s in %d-bit mode is %q, not %q", r.bytes, r.bits, got, r.forms)
		}
		for _, f := range forms {
			found[f] = true
		}
	}
	for _, f := range u.Forms() {
		if v := f.Validity(); (v == Valid || v == Invalid) != found[f] {
			t.Errorf("%s in %d-bit mode is %s, among the instructions: %v", f.name(), f.Mode.Bits(), v, found[f])
		}
	}
}

func TestRowsThatCannotBeReadAreErrors(t *testing.T) {
	for row, want := range map[string]string{
		`"X","FF /6","V","V",""`:         "wrong number of fields",
		`"X","FF /6","V","?","",""`:      `row 1, X: expected V, I, N.E. or N.S., found "?"`,
		`"X","FF /6","V","V","","odd"`:   `row 1, X: the tag "odd" is not known`,
		`"X","FF /8","V","V","",""`:      `row 1, X: the encoding "FF /8": "/8" is not known`,
		`"X","FF /r","V","V","",""`:      `"/r" is not known`,
		`"X","XY","V","V","",""`:         `"XY" is not known`,
		`"X","0FA1","V","V","",""`:       `"0FA1" is not known`,
		`"X","","V","V","",""`:           `has no opcode`,
		`"X","50","V","V","","operandx"`: `names no operand size`,
	} {
		if _, err := readRows(row); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %s", row, err, want)
		}
	}
}

func TestEveryFormThatIsNotEncodableSaysWhatItsBytesAre(t *testing.T) {
	u := universe(t)
	used := 0
	for _, f := range u.Forms() {
		v := f.Validity()
		if has := why(f) != ""; has != (v == NotEncodable || v == NotSupported) {
			t.Errorf("%s in %d-bit mode is %s, has a reason: %v", f.name(), f.Mode.Bits(), v, has)
		}
		for _, r := range reasons {
			if r.of(f) {
				used++
				checkInstead(t, u, f, r)
			}
		}
	}
	if used != len(reasons) {
		t.Errorf("%d reasons, of which %d are of a form", len(reasons), used)
	}
}

// checkInstead makes the bytes of a form as they are in the mode that has it,
// and reads them in the one that has not.
func checkInstead(t *testing.T, u Universe, f Form, r reason) {
	t.Helper()
	other := trace.Mode32
	if f.Mode == trace.Mode32 {
		other = trace.Mode64
	}
	for _, reading := range readings {
		if mode(reading.bits) != other || reading.forms != f.name() {
			continue
		}
		bytes := append(code(t, reading.bytes), 0, 0)   // other instructions are longer
		if f.Mode == trace.Mode32 && bytes[0]>>4 == 4 { // no REX prefix there
			continue
		}
		for _, found := range u.At(f.Mode, bytes) {
			if found.Row.Syntax != r.instead {
				t.Errorf("%s, %s in %d-bit mode, is %s in the other, not %s",
					reading.bytes, f.name(), f.Mode.Bits(), found.name(), r.instead)
			}
			return
		}
	}
	if r.instead != "" {
		t.Errorf("nothing shows that %s is %s in %d-bit mode", f.name(), r.instead, f.Mode.Bits())
	}
}

func ExampleUniverse_At() {
	u, err := Read()
	if err != nil {
		fmt.Println(err)
	}
	for _, f := range u.At(trace.Mode64, []byte{0x66, 0x50}) {
		fmt.Println(f.Row.Syntax, f.Row.Encoding, f.Validity())
	}
	// Output: PUSH r16op 50+rw V
}
