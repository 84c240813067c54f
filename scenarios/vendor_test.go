package scenarios_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// tellExpected says on which lines that stands which is expected of a vendor.
func tellExpected(s *scenarios.Scenario, vendor trace.Vendor) string {
	expected, ok := s.Expected(vendor)
	if !ok {
		return "nothing stated"
	}
	var lines []string
	for _, e := range expected {
		lines = append(lines, fmt.Sprint(e.Position.Line))
	}
	return strings.Join(lines, " ")
}

func TestEachVendorHasItsExpectations(t *testing.T) {
	for _, c := range []struct{ file, amd, intel, other string }{
		{"vendors", "14 24", "14 18 20", "nothing stated"},
		{"one-vendor", "12", "nothing stated", "nothing stated"},
		{"every-key", "34 70 73 75", "34 70 73 75", "34 70 73 75"},
	} {
		text, err := os.ReadFile("../fixtures/accepted/" + c.file + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		s := load(t, string(text))[0]
		for vendor, want := range map[trace.Vendor]string{trace.AMD: c.amd, trace.Intel: c.intel, trace.OtherVendor: c.other} {
			if got := tellExpected(s, vendor); got != want {
				t.Errorf("%s on %v: %s, not %s", c.file, vendor, got, want)
			}
		}
	}
}

func TestErrorCodesAreKept(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/vendors.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := load(t, string(text))[0]
	for i, want := range []uint32{0, 0x14} {
		list := s.On[i].Expect
		if code := list[len(list)-1].Fault.Code; code == nil || *code != want {
			t.Errorf("the error code of %v is not %#x", s.On[i].Vendor, want)
		}
	}
	if plain := load(t, small+"  - fault: {kind: GP}\n")[0]; plain.Expect[1].Fault.Code != nil {
		t.Error("an error code that is not said is expected")
	}
}
