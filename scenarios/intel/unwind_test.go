package intel

import (
	"strings"
	"testing"
)

func TestDirectivesForUnwindTablesAreStatements(t *testing.T) {
	for text, want := range map[string]struct {
		directive string
		operands  []string
	}{
		".cfi_startproc":                  {".cfi_startproc", nil},
		"\t.CFI_def_cfa rsp, 8 # comment": {".cfi_def_cfa", []string{"rsp", "8"}},
		".cfi_def_cfa 7, 8":               {".cfi_def_cfa", []string{"7", "8"}},
		".cfi_offset 6, -16":              {".cfi_offset", []string{"6", "-16"}},
		".cfi_undefined rip":              {".cfi_undefined", []string{"rip"}},
		".cfi_escape 0xf,3, 0x76,-8,6":    {".cfi_escape", []string{"0xf", "3", "0x76", "-8", "6"}},
		".seh_savexmm xmm6, 16":           {".seh_savexmm", []string{"xmm6", "16"}},
		".seh_pushframe":                  {".seh_pushframe", nil},
		".seh_pushframe code":             {".seh_pushframe", []string{"code"}},
		".seh_pushframe @code":            {".seh_pushframe", []string{"code"}},
	} {
		l, wrong := parse(text + "\nret")
		if len(wrong) > 0 || len(l.Statements) != 2 {
			t.Errorf("%s: %v %+v", text, wrong, l.Statements)
			continue
		}
		s := l.Statements[0]
		var operands []string
		for _, o := range s.Operands {
			operands = append(operands, o.Text)
		}
		if s.Directive != want.directive || s.Mnemonic != "" || strings.Join(operands, "|") != strings.Join(want.operands, "|") {
			t.Errorf("%s: %+v", text, s)
		}
	}
}

func TestMistakesInDirectivesForUnwindTables(t *testing.T) {
	for _, test := range []struct {
		text          string
		column        int
		message, hint string
	}{
		{".cfi_ofset rbx, -24", 1, "the directive .cfi_ofset is not supported", "did you mean .cfi_offset?"},
		{".seh_pushregister rbx", 1, "the directive .seh_pushregister is not supported", ".seh_pushreg"},
		{".cfi_window_save", 1, "is not supported", ".cfi_escape"},
		{"rep .cfi_startproc", 5, "a prefix cannot stand before .cfi_startproc", "leave it out"},
		{".cfi_startproc simple", 16, ".cfi_startproc cannot have simple", "leave it out"},
		{".cfi_offset rbx", 16, ".cfi_offset lacks an operand", "write a number, as in 16 or -16"},
		{".cfi_offset", 12, ".cfi_offset lacks an operand", "write a register, as in rbp"},
		{".cfi_offset -16, rbx", 13, ".cfi_offset cannot have -16 here", "write a register, as in rbp"},
		{".cfi_offset 256, 8", 13, ".cfi_offset cannot have 256 here", "write a register, as in rbp"},
		{".cfi_def_cfa_offset rbp", 21, ".cfi_def_cfa_offset cannot have rbp here", "a number"},
		{".cfi_def_cfa_offset 0x80000000", 21, "cannot have 0x80000000 here", "a number"},
		{".cfi_def_cfa_offset qword 8", 21, "cannot have qword 8 here", "a number"},
		{".cfi_def_cfa_offset 0xffffffffffffffff", 21, "cannot have 0xffffffffffffffff here", "a number"},
		{".cfi_escape", 12, ".cfi_escape lacks an operand", "bytes"},
		{".cfi_escape 1, 256", 16, ".cfi_escape cannot have 256 here", "bytes"},
		{".cfi_escape 1, -129", 16, ".cfi_escape cannot have -129 here", "bytes"},
		{".seh_pushframe eax", 16, "cannot have eax here", "@code or nothing"},
		{".cfi_def_cfa %rsp, 8", 14, "the character '%' has no meaning", "Intel syntax"},
	} {
		_, wrong := parse("nop\n" + test.text)
		if len(wrong) != 1 {
			t.Errorf("%s: %v", test.text, wrong)
			continue
		}
		d := wrong[0]
		if d.Position.Line != 11 || d.Position.Column != test.column+4 || !strings.Contains(d.Message, test.message) || !strings.Contains(d.Hint, test.hint) {
			t.Errorf("%s: %v", test.text, d)
		}
	}
}

// What else compilers write around a function says nothing of its code or its stack.
func TestOtherDirectivesOfListingsArePassedOver(t *testing.T) {
	l, wrong := parse(strings.Join([]string{
		".def f; .scl 2; .type 32; .endef", ".scl 3;", ".endef", ".set @feat.00, 0", ".addrsig", ".addrsig_sym f",
		".cfi_sections .debug_frame", ".cfi_personality 0x3, __gxx_personality_v0", ".cfi_lsda 0x3, .LLSDA0",
		".seh_proc f", ".seh_startepilogue", "ret", ".seh_endepilogue", ".seh_endproc",
	}, "\n"))
	if len(wrong) > 0 || len(l.Statements) != 1 {
		t.Errorf("%v %+v", wrong, l.Statements)
	}
}
