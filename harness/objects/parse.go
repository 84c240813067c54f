package objects

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/native/object"
)

// ParseCall reads a call as in "f(3, -1, &data+8)": &data is the address of bytes that are
// zero and the object's own to write.
func ParseCall(text string) (function string, call object.Call, err error) {
	function, rest, opened := strings.Cut(text, "(")
	inside, closed := strings.CutSuffix(strings.TrimSpace(rest), ")")
	function = strings.TrimSpace(function)
	if function == "" || !opened || !closed {
		return "", call, fmt.Errorf("expected a function and its arguments, as in f(3, &data)")
	}
	call.Label = strings.TrimSpace(inside)
	if call.Label == "" {
		return function, call, nil
	}
	for _, part := range strings.Split(inside, ",") {
		value, err := argument(strings.TrimSpace(part))
		if err != nil {
			return "", call, err
		}
		call.Arguments = append(call.Arguments, value)
	}
	if len(call.Arguments) > object.MostArguments {
		return "", call, fmt.Errorf("%d arguments: expected at most %d", len(call.Arguments), object.MostArguments)
	}
	return function, call, nil
}

func argument(text string) (uint64, error) {
	offset, pointer := strings.CutPrefix(text, "&data")
	if !pointer {
		return number(text)
	}
	if offset == "" {
		return object.Scratch, nil
	}
	plus, ok := strings.CutPrefix(offset, "+")
	by, err := number(strings.TrimSpace(plus))
	if !ok || err != nil || by >= object.ScratchSize {
		return 0, fmt.Errorf("the argument %s: expected &data or &data+0 to &data+%d", text, object.ScratchSize-1)
	}
	return object.Scratch + by, nil
}

func number(text string) (uint64, error) {
	if value, err := strconv.ParseUint(text, 0, 64); err == nil {
		return value, nil
	}
	value, err := strconv.ParseInt(text, 0, 64)
	if err != nil {
		return 0, fmt.Errorf("the argument %q: expected a number of 64 bits, as in 3, -1 or 0x10, or &data", text)
	}
	return uint64(value), nil
}
