package drawing_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/drawing"
	"github.com/framecheck/framecheck/model/execve"
	"github.com/framecheck/framecheck/scenarios/process"
)

// entry predicts a process of which everything is given.
func entry(t *testing.T) *execve.Prediction {
	t.Helper()
	x := &process.Executable{Entry: 0x401000, Headers: 0x400040, HeaderCount: 2, Segments: []process.Mapping{{From: 0x400000, To: 0x402000, Permissions: "r-xp"}}}
	p := &process.Process{Exec: "./p", Argv: []string{"p", "12345678"}, StackLimit: 1 << 20}
	predicted, err := execve.Predict(p, x, execve.System{Top: execve.StackTop})
	if err != nil {
		t.Fatal(err)
	}
	return predicted
}

func TestTheEntryIsDrawn(t *testing.T) {
	var out bytes.Buffer
	if err := drawing.DrawEntry(&out, "a process", entry(t), nil, drawing.Style{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		"      +- the end of [stack], 0x7ffffffff000",
		`      | 0x7fffffffefeb     +331      9  "12345678"          text of argv[1]`,
		"      | 0x7fffffffeeb8      +24      8  0x0                 end of argv",
		"      | 0x7fffffffeeb0      +16      8  0x7fffffffefeb      argv[1]: leads to the text of argv[1]",
		" rsp> | 0x7fffffffeea0       +0      8  0x2                 argc",
		"It exits; [stack] then begins at 0x7ffffffde000.",
		"Predicted by the model; not run on a processor.",
	} {
		if !strings.Contains(out.String(), line+"\n") {
			t.Errorf("there is no line %q in\n%s", line, out.String())
		}
	}
}

func TestADifferentEntryIsMarked(t *testing.T) {
	predicted := entry(t)
	captured := predicted.Run
	captured.Entry.Stack.Bytes = slices.Clone(captured.Entry.Stack.Bytes)
	captured.Entry.Stack.Bytes[0] = 3
	var out bytes.Buffer
	if err := drawing.DrawEntry(&out, "a process", predicted, &captured, drawing.Style{ASCII: true}); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); !strings.Contains(text, "0x2                 0x3                 ! argc\n") || !strings.Contains(text, "! 1 slots differ") {
		t.Error(text)
	}
}
