package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine is and whether native code is contained on it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			out := c.OutOrStdout()
			cpu, err := stage.Open()
			if err != nil {
				tellHost(out, host.Read())
				return err
			}
			defer cpu.Close()
			h := harness.New(cpu).Host
			tellHost(out, h)
			for _, proof := range cpu.Prove() {
				fmt.Fprintf(out, "contained  %-24s %s\n", proof.Name, proof.Got)
			}
			if h.Layer.Refused() != "" {
				return failure{code: nothingRan}
			}
			return nil
		},
	}
}

func tellHost(w io.Writer, h host.Host) {
	fmt.Fprintf(w, "kernel     %s\n", h.Kernel)
	if h.CPU.Vendor == "" {
		fmt.Fprintln(w, "processor  unknown: the system does not say")
		return
	}
	fmt.Fprintf(w, "processor  %s, %s, family %d, model %d, stepping %d\n",
		h.CPU.Brand, h.CPU.Vendor, h.CPU.Family, h.CPU.Model, h.CPU.Stepping)
	fmt.Fprintf(w, "vendor     %s\n", tellVendor(h.CPU.Manual()))
	fmt.Fprintf(w, "hypervisor %s\n", tellLayer(h.Layer))
	var vectors []string
	for _, name := range []string{"sse2", "avx", "avx2", "avx512f"} {
		if h.CPU.Lacks([]string{name}) == nil {
			vectors = append(vectors, name)
		}
	}
	fmt.Fprintf(w, "vectors    %s\n", strings.Join(vectors, " "))
	tellSystem(w, h.System)
}

// tellSystem says what this system does not have as Linux has it; cases that need it
// are skipped.
func tellSystem(w io.Writer, s trace.System) {
	if s.No32BitCode {
		fmt.Fprintln(w, "system     no segment of 32-bit code: run skips what needs one")
	}
	if state := s.SignalState; state.Size > 0 {
		fmt.Fprintf(w, "signals    %d bytes of extended state in a frame, of the components %#x\n", state.Size, state.Features)
	} else {
		fmt.Fprintln(w, "signals    512 bytes of state in a frame, by FXSAVE")
	}
	if len(s.OddGates) > 0 {
		fmt.Fprintf(w, "system     int n does not end as on Linux for n = %s: run skips what needs it\n", hexadecimal(s.OddGates))
	}
}

func hexadecimal(numbers []int) string {
	var texts []string
	for _, n := range numbers {
		texts = append(texts, fmt.Sprintf("%#x", n))
	}
	return strings.Join(texts, ", ")
}

// tellVendor says which outcomes are checked where they differ by vendor.
func tellVendor(v trace.Vendor) string {
	if v == trace.OtherVendor {
		return "neither AMD nor Intel: cases whose outcomes are stated by vendor are skipped"
	}
	return v.String() + ": where outcomes differ by vendor, those stated for " + v.String() + " are checked"
}

// tellLayer says what stands between programs and the processor, and what that
// means for a run.
func tellLayer(l host.Layer) string {
	switch l.Kind {
	case host.NoLayer:
		return "none reported by CPUID"
	case host.Hypervisor:
		return fmt.Sprintf("%s (CPUID says %q): instructions still run on the processor", l.Name, l.Signature)
	case host.Emulator, host.UnknownLayer:
		return l.Refused() + "; run skips every case"
	}
	return "not known: programs cannot be run here"
}
