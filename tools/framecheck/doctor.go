package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/native/stage"
)

func newDoctor() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine is and whether native code is contained on it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			tellHost(c.OutOrStdout(), host.Read())
			cpu, err := stage.Open()
			if err != nil {
				return err
			}
			defer cpu.Close()
			for _, proof := range cpu.Prove() {
				fmt.Fprintf(c.OutOrStdout(), "contained  %-24s %s\n", proof.Name, proof.Got)
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
	standing := "none reported by CPUID"
	if h.CPU.Hypervisor() {
		standing = "yes, by CPUID: what runs here ran under a hypervisor or emulator"
	}
	fmt.Fprintf(w, "hypervisor %s\n", standing)
	var vectors []string
	for _, name := range []string{"sse2", "avx", "avx2", "avx512f"} {
		if h.CPU.Lacks([]string{name}) == nil {
			vectors = append(vectors, name)
		}
	}
	fmt.Fprintf(w, "vectors    %s\n", strings.Join(vectors, " "))
}
