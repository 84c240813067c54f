// Package terminal makes text fit to be shown on one.
package terminal

import (
	"fmt"
	"strings"
	"unicode"
)

// Printable shows control characters but newlines for what they are, as in \x1b: neither a
// scenario nor a simulator must be able to move the cursor.
func Printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' {
			fmt.Fprintf(&b, "\\x%02x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
