package conform

import (
	"slices"
	"strings"
)

// Patterns are texts of which one is to match; in each a * stands for any text.
type Patterns []string

func (p Patterns) String() string { return strings.Join(p, ", ") }

// match reports whether one of them matches a whole text; without any it is as is said.
func (p Patterns) match(text string, without bool) bool {
	return slices.ContainsFunc(p, func(one string) bool { return matches(one, text) }) || len(p) == 0 && without
}

// matches finds the parts between the stars one behind the other, each as early as it
// can stand; the last is at the end.
func matches(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(text, parts[0])
	last := len(parts) - 1
	if !ok || last == 0 {
		return ok && rest == ""
	}
	for _, part := range parts[1:last] {
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return strings.HasSuffix(rest, parts[last])
}
