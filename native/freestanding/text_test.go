package freestanding

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestTextsAssemble(t *testing.T) {
	for _, mode := range []trace.Mode{trace.Mode64, trace.Mode32} {
		if _, err := textOf(mode); err != nil {
			t.Error(err)
		}
	}
}
