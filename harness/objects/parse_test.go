package objects_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/objects"
	"github.com/framecheck/framecheck/native/object"
)

func TestCallsAreRead(t *testing.T) {
	for text, want := range map[string][]uint64{
		"f()":                 nil,
		" f ( 3 , -1, 0x10 )": {3, 1<<64 - 1, 16},
		"f(&data, &data+8)":   {object.Scratch, object.Scratch + 8},
	} {
		name, call, err := objects.ParseCall(text)
		if err != nil || name != "f" || !slices.Equal(call.Arguments, want) {
			t.Errorf("%s: %q %v %v", text, name, call, err)
		}
	}
}

func TestCallsThatAreNoneAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"f":                                    "expected a function and its arguments, as in f(3, &data)",
		"(3)":                                  "expected a function and its arguments, as in f(3, &data)",
		"f(3":                                  "expected a function and its arguments, as in f(3, &data)",
		"f(x)":                                 `the argument "x": expected a number of 64 bits, as in 3, -1 or 0x10, or &data`,
		"f(1,)":                                `the argument "": expected a number of 64 bits, as in 3, -1 or 0x10, or &data`,
		"f(&data+512)":                         "the argument &data+512: expected &data or &data+0 to &data+511",
		"f(&data-1)":                           "the argument &data-1: expected &data or &data+0 to &data+511",
		"f(" + strings.Repeat("0,", 40) + "0)": "41 arguments: expected at most 23",
	} {
		if _, _, err := objects.ParseCall(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
