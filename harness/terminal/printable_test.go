package terminal

import "testing"

func TestNothingMovesTheCursor(t *testing.T) {
	const text, want = "a\x1b[2J\rb\u009b1A\n\tç", "a\\x1b[2J\\x0db\\x9b1A\n\\x09ç"
	if got := Printable(text); got != want {
		t.Errorf("%q, not %q", got, want)
	}
}
