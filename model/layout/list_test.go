package layout

import (
	"fmt"
	"strings"
	"testing"
)

// TestLists has a va_list under each convention, behind named parameters in registers and
// on the stack.
func TestLists(t *testing.T) {
	const body = "variadic: true, locals: {l: va_list}, body: [{va_start: l}]"
	for _, c := range []struct{ abi, function, size, want string }{
		{"sysv", "params: {a: i64, b: double_long}, " + body, "24 8", "gp_offset 16, fp_offset 64, overflow_arg_area cfa+0, reg_save_area cfa-256"},
		{"sysv", "params: {a: char17, b: f80, c: i8}, returns: pair, " + strings.Replace(body, "va_start: l}", "va_start: l}, {return: p}", 1), "24 8",
			"gp_offset 8, fp_offset 48, overflow_arg_area cfa+48, reg_save_area cfa-240"},
		{"win64", "params: {a: char3, b: i8}, " + body, "8 8", "pointer cfa+16"},
		{"win64", "params: {a: i8, b: i8, c: i8, d: i8, e: i8}, " + body, "8 8", "pointer cfa+40"},
		{"regparm3", "params: {a: i8, b: i64, c: char3}, " + body, "4 4", "pointer cfa+16"},
	} {
		f := declared(t, c.abi, strings.NewReplacer("{l: va_list}", "{l: va_list, p: pair}").Replace(c.function))
		frame, err := Frame(f, "", 0x1000)
		if err != nil {
			t.Fatal(err)
		}
		var fields []string
		for _, l := range frame.List {
			text := fmt.Sprintf("%s %d", l.Name, l.Value)
			if l.Address {
				text = fmt.Sprintf("%s cfa%+d", l.Name, l.Value)
			}
			fields = append(fields, text)
		}
		size, align := SizeAlign(f.Locals[0].Type, f.Convention)
		if text := strings.Join(fields, ", "); text != c.want || fmt.Sprint(size, " ", align) != c.size {
			t.Errorf("%s %s: %d %d\n got %s\nwant %s", c.abi, c.function, size, align, text, c.want)
		}
	}
}
