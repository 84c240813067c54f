package unwindtable_test

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Worked out by hand from DWARF 4, 6.4 and 7.23, and LSB 5.0 Core, 10.6.
func TestRecords(t *testing.T) {
	all := functions(t, trace.Mode64,
		lines(`
			push rbp
			.cfi_def_cfa_offset 16
			.cfi_offset rbp, -16
			mov rbp, rsp
			.cfi_def_cfa_register rbp
			pop rbp
			.cfi_def_cfa 7, 8
			ret`),
		"ret",
		".cfi_signal_frame\nret")
	want := `
		14000000 00000000 01 7a520001781001 1b 0c0708 9001 0000
		1c000000 1c000000 e0ffefff 06000000 00 41 0e10 8602 43 0d06 41 0c0708 000000
		14000000 00000000 01 7a52530001781001 1b 0c0708 9001 00
		14000000 1c000000 c8ffefff 01000000 00 00000000000000
		00000000`
	demandBytes(t, all, trace.Mode64, want)
}

func TestRecordsOf32BitCode(t *testing.T) {
	all := functions(t, trace.Mode32, "push ebx\n.cfi_adjust_cfa_offset 4\n.cfi_rel_offset ebx, 0\npop ebx\n.cfi_adjust_cfa_offset -4\n.cfi_restore 3\nret")
	want := `
		14000000 00000000 01 7a5200017c0801 1b 0c0404 8801 0000
		18000000 1c000000 e0ffefff 03000000 00 41 0e08 8302 41 0e04 c3 0000
		00000000`
	demandBytes(t, all, trace.Mode32, want)
}

func demandBytes(t *testing.T, all []unwindtable.Function, mode trace.Mode, want string) {
	t.Helper()
	got, wrong := unwindtable.EHFrame(all, mode, frames)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	expected, err := hex.DecodeString(strings.Join(strings.Fields(want), ""))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, expected) {
		t.Errorf("got\n% x, want\n% x", got, expected)
	}
}

// byHand are the instructions of one FDE, each alone behind a nop.
var byHand = map[string]string{
	".cfi_startproc":                          "",
	".cfi_def_cfa rbp, 16":                    "41 0c 06 10",
	".cfi_def_cfa rbp, 300":                   "41 0c 06 ac 02",
	".cfi_def_cfa rbp, -16":                   "41 12 06 02",
	".cfi_def_cfa_offset -8":                  "41 13 01",
	".cfi_adjust_cfa_offset 8":                "41 0e 10",
	".cfi_adjust_cfa_offset -16":              "41 13 01",
	".cfi_def_cfa_register r10":               "41 0d 0a",
	".cfi_offset rbx, -24":                    "41 83 03",
	".cfi_offset xmm15, -1024":                "41 a0 80 01",
	".cfi_offset 66, -8":                      "41 05 42 01",
	".cfi_offset rsi, 8":                      "41 11 04 7f",
	".cfi_rel_offset rdi, 0":                  "41 85 01",
	".cfi_val_offset rsp, 0":                  "41 14 07 00",
	".cfi_val_offset rsp, 8":                  "41 15 07 7f",
	".cfi_restore r15":                        "41 cf",
	".cfi_restore 66":                         "41 06 42",
	".cfi_undefined rip":                      "41 07 10",
	".cfi_same_value rdx":                     "41 08 01",
	".cfi_register rcx, rax":                  "41 09 02 00",
	".cfi_register st1, ds":                   "41 09 22 35",
	".cfi_escape 0x0f, 3, 0x76, -8, 6":        "41 0f 03 76 f8 06",
	".cfi_remember_state":                     "41 0a",
	".cfi_remember_state\n.cfi_endproc":       "41 0a",
	".cfi_remember_state\n.cfi_restore_state": "41 0a 0b",
	".cfi_remember_state\n.cfi_def_cfa_offset 64\n.cfi_restore_state\n.cfi_adjust_cfa_offset 8": "41 0a 0e 40 0b 0e 10",
}

// Expressions are written as bytes, which GNU's assembler has no other words for.
func TestExpressions(t *testing.T) {
	for text, want := range map[string]string{
		unwindtable.CFAInMemory("rsp", 160):     "41 0f 04 77 a0 01 06",
		unwindtable.CFAInMemory("rbp", -8):      "41 0f 03 76 78 06",
		unwindtable.InMemory("rbx", "rsp", 128): "41 10 03 03 77 80 01",
		unwindtable.InMemory("rip", "r10", -72): "41 10 10 03 7a b8 7f",
	} {
		got := instructions(t, "nop\n"+text+"\nret")
		if strings.TrimRight(got, "0 ") != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestInstructions(t *testing.T) {
	for text, want := range byHand {
		got := instructions(t, "nop\n"+text+"\nret")
		if strings.TrimRight(got, "0 ") != strings.TrimRight(want, "0 ") {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

// instructions are the bytes behind the fields of the only FDE.
func instructions(t *testing.T, text string) string {
	t.Helper()
	got, wrong := unwindtable.EHFrame(functions(t, trace.Mode64, text), trace.Mode64, frames)
	if len(wrong) > 0 {
		t.Errorf("%s: %v", text, wrong)
		return ""
	}
	const common, fields, end = 24, 17, 4
	b := hex.EncodeToString(got[common+fields : len(got)-end])
	var spaced strings.Builder
	for n := 0; n < len(b); n += 2 {
		spaced.WriteString(b[n:n+2] + " ")
	}
	return strings.TrimSpace(spaced.String())
}

func TestAdvances(t *testing.T) {
	for code, want := range map[int]string{63: "7f", 64: "02 40", 255: "02 ff", 256: "03 00 01", 65535: "03 ff ff", 65536: "04 00 00 01"} {
		got := instructions(t, strings.Repeat("nop\n", code)+".cfi_restore rbx\nret")
		if !strings.HasPrefix(got, want+" ") {
			t.Errorf("%d: %s, want %s", code, got, want)
		}
	}
}

func TestNoDirectivesNoTables(t *testing.T) {
	all := functions(t, trace.Mode64, "ret")
	if got, wrong := unwindtable.EHFrame(all, trace.Mode64, frames); len(got)+len(wrong) > 0 {
		t.Errorf("%x %v", got, wrong)
	}
	if pdata, info, wrong := unwindtable.Windows(all, trace.Mode64, image, xdata); len(pdata)+len(info)+len(wrong) > 0 {
		t.Errorf("%x %x %v", pdata, info, wrong)
	}
}

func TestMistakesInCallFrameInformation(t *testing.T) {
	for _, test := range []struct {
		text          string
		column        int
		message, hint string
	}{
		{".cfi_restore_state", 1, "no state is remembered here", ".cfi_remember_state before it"},
		{".cfi_offset rbx, -20", 18, "in steps of 8 bytes: -20 is none", "write a multiple of 8, as in -16"},
		{".cfi_val_offset rbx, 4", 22, "in steps of 8 bytes: 4 is none", "as in 0"},
		{".cfi_offset ebx, -16", 13, "ebx is no register of the table", "write rbx"},
		{".cfi_offset ymm1, -16", 13, "ymm1 is no register of the table", "write its number"},
		{".cfi_undefined eip", 16, "eip is no register of the table", "number"},
		{".cfi_undefined 126", 16, "no register has the number 126", "name"},
		{".cfi_def_cfa_offset -12", 21, "offsets below 0 in steps of 8 bytes: -12 is none", "not negative"},
		{".cfi_adjust_cfa_offset -12", 24, "offsets below 0 in steps of 8 bytes: -4 is none", "not negative"},
		{".cfi_adjust_cfa_offset 4\n.cfi_rel_offset rbx, 0", 22, "the CFA is 12 bytes above its register", ".cfi_offset"},
		{".cfi_endproc\n.cfi_def_cfa_offset 8", 1, "stands behind the end", "before .cfi_endproc"},
	} {
		_, wrong := unwindtable.EHFrame(functions(t, trace.Mode64, "nop\n"+test.text+"\nret"), trace.Mode64, frames)
		demandMistake(t, test.text, wrong.Err(), 2+strings.Count(test.text, "\n"), test.column, test.message, test.hint)
	}
}
