package compiled_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/compiled"
	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/native/object"
)

// TestTheFindingOfADrawnFunctionIsSeenAgain is of U-02, which no function that is written
// by hand shows.
func TestTheFindingOfADrawnFunctionIsSeenAgain(t *testing.T) {
	findings, err := ledger.UnwindFindings()
	if err != nil {
		t.Fatal(err)
	}
	if !seenVersion("gcc", findings) {
		t.Skip("gcc is not of the version that the findings speak of")
	}
	s := survey(t, "gcc")
	options := strings.Fields("-x c -w -c -std=gnu11 -ffreestanding -fno-builtin -fno-stack-protector -fasynchronous-unwind-tables -O2 -fstack-clash-protection")
	data, err := compiler.Compiler{Name: "gcc"}.Compile(compiled.Source(0x10c00, 60, false), options)
	if err != nil {
		t.Fatal(err)
	}
	o, err := object.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := object.Load(o)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.Examiner.Examine("drawn", m)
	if err != nil {
		t.Fatal(err)
	}
	causes, err := compiled.Causes([]compiled.Row{{Compiler: "gcc", Wrong: e.Wrong}})
	if err != nil || !slices.ContainsFunc(causes, func(c compiled.Cause) bool { return c.Finding == "U-02" }) {
		t.Errorf("%v: %+v", err, causes)
	}
}

// TestTheSameSeedDrawsTheSame guards the figures that are written down.
func TestTheSameSeedDrawsTheSame(t *testing.T) {
	first, again, other := compiled.Source(7, 30, false), compiled.Source(7, 30, false), compiled.Source(8, 30, false)
	if first != again || first == other {
		t.Error("a seed does not say what is drawn")
	}
}
