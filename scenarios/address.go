package scenarios

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/framecheck/framecheck/scenarios/intel"
	"github.com/framecheck/framecheck/scenarios/source"
	"github.com/framecheck/framecheck/scenarios/trace"
)

const (
	functionPattern = `[A-Za-z_][A-Za-z0-9_]*`
	symbolPattern   = functionPattern + `(?:\.\.?[A-Za-z0-9_]+)?`
	offsetPattern   = `[-+](?:0|[1-9][0-9]*|0x[0-9a-fA-F]+)`
	addressPattern  = `0x[0-9a-fA-F]+|0|[1-9][0-9]*|` + symbolPattern + `(?:` + offsetPattern + `)?`
	addressForms    = "rbp-8, rsp+0x10, cfa-8, entry-16, guard+8, numbers+8, main.after"
)

var addressShape = &shape{
	name: "address", what: "an address", example: addressForms,
	scalar: numberOrText("an address", addressPattern, addressMistake),
}

var wholeAddress = whole(addressPattern)
var addressForm = regexp.MustCompile(`^(` + symbolPattern + `)(` + offsetPattern + `)?$`)

// bases are the words for places that are no register and no symbol.
var bases = map[string]Base{"cfa": FromCFA, "entry": FromEntry, "guard": FromGuard}

// parseAddress reads an address of the form of addressPattern.
func parseAddress(mode trace.Mode, text string) (Address, *mistake) {
	address := Address{Text: text}
	parts := addressForm.FindStringSubmatch(text)
	if parts == nil {
		value, m := parseInteger(text)
		if m != nil {
			return address, m.or(integerExample)
		}
		if value.BitLen() > mode.Bits() {
			return address, mistakef(fmt.Sprintf("write one of at most %#x", uint64(1)<<(mode.Bits()-1)<<1-1), "%s is beyond the %d bits of an address", source.Excerpt(text), mode.Bits())
		}
		address.Offset = int64(value.Uint64())
		return address, nil
	}
	if parts[2] != "" {
		offset, m := parseOffset(parts[2])
		if m != nil {
			return address, m
		}
		address.Offset = offset
	}
	return address, address.setBase(mode, parts[1])
}

// setBase finds out what a word of an address stands for. A word that is
// nothing else is taken for a symbol.
func (a *Address) setBase(mode trace.Mode, word string) *mistake {
	if base, ok := bases[word]; ok {
		a.Base = base
		return nil
	}
	if register, ok := parseGeneral(mode, word); ok {
		a.Base, a.Register = FromRegister, register
		return nil
	}
	if r, ok := intel.ParseRegister(word); ok {
		return partMistake(mode, word, r)
	}
	a.Base, a.Symbol = FromSymbol, word
	return nil
}

// partMistake says that a register is not one that holds an address.
func partMistake(mode trace.Mode, word string, r intel.Register) *mistake {
	if word != r.Name {
		return mistakef("write "+r.Name, "registers are written in small letters")
	}
	if m := unseen(mode, r); m != nil {
		return m
	}
	if r.Class == intel.General {
		whole := generalName(mode, trace.Register(r.Index))
		return mistakef("write "+whole, "%s is a part of %s; an address takes all %d bits", word, whole, mode.Bits())
	}
	return mistakef("as in "+generalName(mode, trace.RBP)+"-8", "%s is not a general register", word)
}

func parseOffset(text string) (int64, *mistake) {
	value, m := parseInteger(text[1:])
	if m != nil {
		return 0, m.or(integerExample)
	}
	if value.BitLen() > 31 {
		return 0, mistakef("write one from -0x7fffffff to +0x7fffffff", "the offset %s is beyond 31 bits", source.Excerpt(text))
	}
	if text[0] == '-' {
		return -value.Int64(), nil
	}
	return value.Int64(), nil
}

// addressMistake says what is wrong with a text that has not the form of an
// address.
func addressMistake(_ trace.Mode, text string) *mistake {
	if tight := strings.Join(strings.Fields(text), ""); tight != text && strings.ContainsAny(text, "+-") && wholeAddress.MatchString(tight) {
		return mistakef("write "+tight, "an address is written without spaces")
	}
	sign := strings.IndexAny(text, "+-")
	if sign < 0 {
		if text != "" && strings.ContainsRune("0123456789", rune(text[0])) {
			return integerMistake(text)
		}
		return nil
	}
	if !whole(symbolPattern).MatchString(text[:sign]) {
		return nil
	}
	if _, m := parseInteger(text[sign+1:]); m != nil && !strings.ContainsAny(text[sign+1:], "+-") {
		return m
	}
	return mistakef("as in "+text[:sign]+"-8", "%q is not an address: expected one offset after %s", source.Excerpt(text), text[:sign])
}
