package protocol

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/scenarios/source"
)

// reader takes a message apart and collects what is wrong with it.
type reader struct{ problems []Problem }

// err is all that was wrong, or nil.
func (r *reader) err() error {
	if r.problems == nil {
		return nil
	}
	return &Malformed{r.problems}
}

func (r *reader) wrong(v value, expected string, details ...any) {
	r.problems = append(r.problems, Problem{v.path, v.tell(), fmt.Sprintf(expected, details...)})
}

// fields are the keys of an object.
type fields struct {
	at     value
	values map[string]any
}

// get gives what stands under a key, if it is there.
func (f fields) get(key string) (value, bool) {
	found, ok := f.values[key]
	return value{f.at.path + "." + key, found}, ok
}

// must gives what stands under a key that object has found.
func (f fields) must(key string) value {
	found, _ := f.get(key)
	return found
}

// object reads an object that has all the required keys and no other than the optional
// ones. ok is false where it is none, or lacks one.
func (r *reader) object(v value, required, optional []string) (f fields, ok bool) {
	o, ok := v.json.(object)
	if !ok {
		r.wrong(v, "an object")
		return fields{}, false
	}
	for _, key := range o.twice {
		r.problems = append(r.problems, Problem{v.path + "." + key, "the key twice", "each key once"})
	}
	known := slices.Concat(required, optional)
	for key := range slices.Values(o.keys) {
		if !slices.Contains(known, key) {
			r.problems = append(r.problems, Problem{v.path, "the key " + quoted(key), "a known key: " + source.DidYouMean(key, known)})
		}
	}
	for _, key := range required {
		if _, there := o.values[key]; !there {
			r.problems = append(r.problems, Problem{v.path, v.tell(), "the key " + strconv.Quote(key)})
			ok = false
		}
	}
	return fields{v, o.values}, ok
}

// list reads a list.
func (r *reader) list(v value) []value {
	items, ok := v.json.([]any)
	if !ok {
		r.wrong(v, "a list")
		return nil
	}
	values := make([]value, len(items))
	for i, item := range items {
		values[i] = value{fmt.Sprintf("%s[%d]", v.path, i), item}
	}
	return values
}

// maxText is the longest text in bytes that a message may have for people to read.
const maxText = 1 << 12

// text reads a text that is not empty.
func (r *reader) text(v value) string {
	text, ok := v.json.(string)
	if !ok || text == "" || len(text) > maxText {
		r.wrong(v, "a text of 1 to %d bytes", maxText)
		return ""
	}
	return text
}

// word reads one of some words.
func (r *reader) word(v value, words ...string) string {
	text, ok := v.json.(string)
	if !ok || !slices.Contains(words, text) {
		r.wrong(v, "one of %s", strings.Join(quotedAll(words), ", "))
		return ""
	}
	return text
}

func quotedAll(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = strconv.Quote(w)
	}
	return list
}

// flag reads true: what is false is left out.
func (r *reader) flag(v value) bool {
	if v.json != true {
		r.wrong(v, "true, or nothing")
	}
	return v.json == true
}

var hexNumber = regexp.MustCompile(`^0x[0-9a-fA-F]{1,16}$`)

// number reads an integer of at most so many bits.
func (r *reader) number(v value, bits int) uint64 {
	text, ok := v.json.(string)
	if !ok || !hexNumber.MatchString(text) {
		r.wrong(v, `an integer as a hex string, as in "0x2a"`)
		return 0
	}
	n, err := strconv.ParseUint(text[2:], 16, 64) // 16 digits always fit
	if err != nil || bits < 64 && n>>bits != 0 {
		r.wrong(v, "an integer of at most %d bits", bits)
		return 0
	}
	return n
}

// bytes reads two hex digits for each byte.
func (r *reader) bytes(v value) []byte {
	text, ok := v.json.(string)
	if ok {
		if found, err := hex.DecodeString(text); err == nil {
			return found
		}
	}
	r.wrong(v, `bytes as a string of two hex digits each, that of the lowest address first, as in "2a00"`)
	return nil
}
