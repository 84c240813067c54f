package conform

import (
	"regexp"
	"strings"
)

// Patterns are texts of which one is to match; in each a * stands for any text.
type Patterns []string

func (p Patterns) String() string { return strings.Join(p, ", ") }

// match reports whether one of them matches a whole text; without any it is as is said.
func (p Patterns) match(text string, without bool) bool {
	for _, one := range p {
		form := "(?s)^" + strings.ReplaceAll(regexp.QuoteMeta(one), `\*`, ".*") + "$"
		if regexp.MustCompile(form).MatchString(text) {
			return true
		}
	}
	return len(p) == 0 && without
}
