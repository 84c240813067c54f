package unwindtable_test

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// infos are worked out by hand from Microsoft's "x64 exception handling".
var infos = map[string]struct{ text, want string }{
	"nothing": {".seh_endprologue", "01000000"},
	"pushes and a small allocation": {`
			push rbx
			.seh_pushreg rbx
			push r15
			.seh_pushreg 15
			sub rsp, 128
			.seh_stackalloc 128
			.seh_endprologue`, "010a0300 0af2 03f0 0130 0000"},
	"a frame pointer": {`
			push rbp
			.seh_pushreg rbp
			sub rsp, 48
			.seh_stackalloc 48
			lea rbp, [rsp+32]
			.seh_setframe rbp, 32
			.seh_endprologue
			nop`, "010a0325 0a03 0552 0150 0000"},
	"saves": {`
			sub rsp, 136
			.seh_stackalloc 136
			mov [rsp+8], rsi
			.seh_savereg rsi, 8
			movaps [rsp+16], xmm6
			.seh_savexmm xmm6, 16
			.seh_endprologue`, "01110600 1168 0100 0c64 0100 0701 1100"},
	"far away": {`
			sub rsp, 0x80000
			.seh_stackalloc 0x80000
			.seh_savereg rsi, 0x80000
			.seh_savexmm xmm6, 0x100000
			.seh_endprologue`, "01070900 0769 0000 1000 0765 0000 0800 0711 0000 0800 0000"},
	"the largest in one slot": {`
			sub rsp, 0x7fff8
			.seh_stackalloc 0x7fff8
			.seh_endprologue`, "01070200 0701 ffff"},
	"a machine frame":                    {".seh_pushframe\n.seh_endprologue", "01000100 000a 0000"},
	"a machine frame with an error code": {".seh_pushframe @code\n.seh_endprologue", "01000100 001a 0000"},
}

func TestUnwindInfo(t *testing.T) {
	for what, test := range infos {
		_, info, wrong := unwindtable.Windows(functions(t, trace.Mode64, lines(test.text)+"\nret"), trace.Mode64, image, xdata)
		if want := strings.ReplaceAll(test.want, " ", ""); len(wrong) > 0 || hex.EncodeToString(info) != want {
			t.Errorf("%s: %x %v, want %s", what, info, wrong, want)
		}
	}
}

func TestRuntimeFunctionsAreSorted(t *testing.T) {
	all := functions(t, trace.Mode64, ".seh_endprologue\nret", "ret", "push rbx\n.seh_pushreg rbx\n.seh_endprologue\npop rbx\nret")
	all[0], all[1] = all[1], all[0]
	pdata, info, wrong := unwindtable.Windows(all, trace.Mode64, image, xdata)
	want := "00000000 01000000 00001c00 20000000 23000000 04001c00"
	if got := hex.EncodeToString(pdata); got != strings.ReplaceAll(want, " ", "") || len(info) != 12 || len(wrong) > 0 {
		t.Errorf("%s %x %v", got, info, wrong)
	}
}

func TestMistakesInWindowsTables(t *testing.T) {
	end := "\n.seh_endprologue"
	for _, test := range []struct {
		text          string
		line, column  int
		message, hint string
	}{
		{".seh_pushreg rbx", 1, 1, "the prologue has no end", ".seh_endprologue"},
		{".seh_endprologue\n.seh_pushreg rbx", 2, 1, ".seh_pushreg stands behind the prologue", "before .seh_endprologue"},
		{".seh_pushreg ebx" + end, 1, 14, "ebx cannot be saved by .seh_pushreg", "rbx"},
		{".seh_pushreg xmm6" + end, 1, 14, "xmm6 cannot be saved by .seh_pushreg", "rbx"},
		{".seh_pushreg 16" + end, 1, 14, "16 cannot be saved", "rbx"},
		{".seh_savexmm rbx, 16" + end, 1, 14, "rbx cannot be saved by .seh_savexmm", "xmm6"},
		{".seh_savexmm xmm16, 16" + end, 1, 14, "xmm16 cannot be saved", "xmm6"},
		{".seh_savexmm xmm6, 24" + end, 1, 20, "in steps of 16 bytes: 24 is none", "as in 16"},
		{".seh_savereg rbx, -8" + end, 1, 19, "8 bytes below rsp", "at least 0"},
		{".seh_savereg rbx, 12" + end, 1, 19, "in steps of 8 bytes: 12 is none", "as in 8"},
		{".seh_stackalloc 0" + end, 1, 17, "0 bytes are not taken", "as in 40"},
		{".seh_stackalloc 36" + end, 1, 17, "36 is none", "as in 32"},
		{".seh_setframe rbp, 256" + end, 1, 20, "256 bytes above rsp", "0 to 240"},
		{".seh_setframe rbp, -16" + end, 1, 20, "-16 bytes above rsp", "0 to 240"},
		{".seh_setframe rbp, 8" + end, 1, 20, "8 is none", "as in 0"},
		{".seh_setframe rbp, 0\n.seh_setframe rbx, 0" + end, 2, 1, "the frame register is set already", "leave it out"},
		{strings.Repeat("nop\n", 256) + ".seh_endprologue", 257, 1, "the prologue takes 256 bytes up to here", "shorter"},
		{strings.Repeat(".seh_pushreg rbx\n", 256) + ".seh_endprologue", 257, 1, "the prologue takes 256 codes", "fewer"},
	} {
		_, _, wrong := unwindtable.Windows(functions(t, trace.Mode64, test.text+"\nret"), trace.Mode64, image, xdata)
		demandMistake(t, fmt.Sprintf("%.40s", test.text), wrong.Err(), test.line, test.column, test.message, test.hint)
	}
	_, _, wrong := unwindtable.Windows(functions(t, trace.Mode32, ".seh_endprologue\nret"), trace.Mode32, image, xdata)
	demandMistake(t, "32-bit code", wrong.Err(), 1, 1, "32-bit code has no such table", "leave it out")
}
