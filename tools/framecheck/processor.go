package main

import (
	"errors"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/stage"
)

// processor is for code that no scenario gives: where an emulator stands in for the
// processor, none of it runs, and the error says so. close ends the stage.
func processor() (h harness.Harness, closed func(), err error) {
	cpu, err := stage.Open()
	if err != nil {
		return h, nil, err
	}
	h = harness.New(cpu)
	if reason := h.Host.Layer.Refused(); reason != "" {
		cpu.Close()
		return h, nil, failure{nothingRan, errors.New(reason)}
	}
	return h, cpu.Close, nil
}
