package conform

import "testing"

func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"push", "push", true}, {"push", "push rsp", false}, {"push", "a push", false}, {"", "", true}, {"", "x", false},
		{"push *", "push rsp", true}, {"push *", "push", false}, {"*", "", true}, {"*", "any\nthing [8f /2]", true},
		{"*: * instead of #AC", "8f /2 [x]: #UD instead of #AC", true}, {"*: * instead of #AC", "no exception instead of #AC", false},
		{"*ab", "aab", true}, {"ab*ab", "ab", false}, {"ab*ab", "abab", true}, {"a*b*c", "a1b2c", true}, {"a*b*c", "a1c2b", false},
		{"a**c", "abc", true}, {"*a*a*", "a", false},
	} {
		if got := matches(c.pattern, c.text); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.text, got)
		}
	}
}
