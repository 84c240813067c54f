package subprocess

import (
	"slices"
	"strings"
	"testing"
)

func TestTheEndIsKept(t *testing.T) {
	var tail Tail
	if tail.String() != "" || tail.Lines() != nil {
		t.Errorf("%q, %q", tail.String(), tail.Lines())
	}
	write(t, &tail, "one\n\nt\xffo")
	if lines := tail.Lines(); !slices.Equal(lines, []string{"one", "t?o"}) {
		t.Errorf("%q", lines)
	}
	write(t, &tail, "\n"+strings.Repeat("x", TailBytes-5)+"\nlast")
	if lines := tail.Lines(); !slices.Equal(lines, []string{"last"}) {
		t.Errorf("of a line that is cut: %q", lines)
	}
	if text := tail.String(); len(text) != TailBytes || !strings.HasSuffix(text, "x\nlast") {
		t.Errorf("%d bytes, %q", len(text), text)
	}
}

func write(t *testing.T, to *Tail, text string) {
	t.Helper()
	if n, err := to.Write([]byte(text)); n != len(text) || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
