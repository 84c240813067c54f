package scenarios

import (
	"math/big"
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// integerPattern is an integer of the language. A leading zero is refused
// since YAML 1.1 takes 010 for 8 and YAML 1.2 for 10.
const integerPattern = `-?(?:0|[1-9][0-9]*)|0x[0-9a-fA-F]+`

const integerExample = "42 or 0x2a"

var integerForm = whole(integerPattern)

// longestNumber is the length of the longest integer, in characters: 64 bytes
// in decimal.
const longestNumber = 160

// parseInteger reads a decimal or hexadecimal integer, or says what to write
// instead.
func parseInteger(text string) (*big.Int, *mistake) {
	if len(text) > longestNumber {
		return nil, mistakef("write a number of at most 64 bytes", "the number %s is longer than %d characters", source.Excerpt(text), longestNumber)
	}
	if !integerForm.MatchString(text) {
		return nil, integerMistake(text)
	}
	value, _ := new(big.Int).SetString(text, 0)
	return value, nil
}

// otherNotations are ways to write integers elsewhere: what is left without
// the mark are the digits in the base.
var otherNotations = []struct {
	pattern *regexp.Regexp
	say     string
	mark    string
	base    int
}{
	{whole(`[-+]?0[0-9]+`), "has a leading zero, which YAML 1.1 takes for octal and YAML 1.2 for decimal", "", 10},
	{whole(`0o[0-7]+`), "is octal", "0o", 8},
	{whole(`0b[01]+`), "is binary", "0b", 2},
	{whole(`[-+]?[0-9]+(_[0-9]+)+`), "has underscores", "", 10},
	{whole(`-0x[0-9a-fA-F]+`), "is hexadecimal with a sign", "0x", 16},
	{whole(`\+[0-9]+`), "has a plus sign", "", 10},
	{whole(`0X[0-9a-fA-F]+`), "has a capital X", "0X", 16},
	{whole(`[0-9][0-9a-fA-F]*[hH]`), "is hexadecimal in another notation", "h", 16},
}

// integerMistake says what is wrong with a text that is no integer here.
func integerMistake(text string) *mistake {
	for _, n := range otherNotations {
		if n.pattern.MatchString(text) {
			return mistakef(rewritten(text, n.mark, n.base), "%s %s; integers are decimal or 0x", source.Excerpt(text), n.say)
		}
	}
	if floating.MatchString(text) {
		return mistakef(floatHint(text), "%s is a floating-point number; expected an integer, decimal or 0x", source.Excerpt(text))
	}
	return mistakef("", "%q is not an integer, decimal or 0x", source.Excerpt(text))
}

var floating = whole(`[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?`)

// rewritten gives the hint with the number in the language's notation.
func rewritten(text, mark string, base int) string {
	digits := strings.NewReplacer("_", "", "+", "").Replace(text)
	if mark != "" {
		digits = strings.NewReplacer(mark, "", strings.ToUpper(mark), "").Replace(digits)
	}
	value, ok := new(big.Int).SetString(digits, base)
	if !ok || len(text) > longestNumber {
		return ""
	}
	if base == 16 && value.Sign() >= 0 {
		return "write 0x" + value.Text(16)
	}
	return "write " + value.String()
}

// floatHint gives the integer that a number with exponent or point is, if it is
// one of a moderate size.
func floatHint(text string) string {
	f, _, err := big.ParseFloat(text, 10, 64, big.ToNearestEven)
	if err != nil || !f.IsInt() || f.MantExp(nil) > 63 {
		return "for its bits write double " + source.Excerpt(text) + " or float " + source.Excerpt(text)
	}
	value, _ := f.Int(nil)
	return "write " + value.String()
}
