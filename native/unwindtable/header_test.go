package unwindtable_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/native/unwindtable"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// The second function is described first: its CIE is that of plain frames.
func TestTheHeaderIsSorted(t *testing.T) {
	all := functions(t, trace.Mode64, ".cfi_signal_frame\nret", ".cfi_startproc\nret")
	made, wrong := unwindtable.EHFrame(all, trace.Mode64, frames)
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	const header = frames + 0x1000
	got := unwindtable.Header(trace.Memory{Base: frames, Bytes: made}, header)
	want := `01 1b033b fcefffff 02000000 00f0efff 48f0ffff 10f0efff 18f0ffff`
	if hex.EncodeToString(got) != strings.ReplaceAll(want, " ", "") {
		t.Errorf("% x", got)
	}
}

func TestWhatIsMovedIsTheSame(t *testing.T) {
	all := functions(t, trace.Mode64, ".cfi_signal_frame\nret", ".cfi_startproc\npush rbx\n.cfi_adjust_cfa_offset 8\npop rbx\nret")
	here, _ := unwindtable.EHFrame(all, trace.Mode64, frames)
	there, _ := unwindtable.EHFrame(all, trace.Mode64, frames+0x6000_0000)
	moved := unwindtable.Moved(trace.Memory{Base: frames, Bytes: here}, frames+0x6000_0000)
	if moved.Base != frames+0x6000_0000 || string(moved.Bytes) != string(there) || string(here) == string(there) {
		t.Errorf("% x\n% x", moved.Bytes, there)
	}
}
