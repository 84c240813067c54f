package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/native/host"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func newServe() *cobra.Command {
	var vendor string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Have the model answer the protocol of simulators on stdin and stdout",
		Long: `Have the model answer the protocol of simulators: one JSON object a line, commands on
stdin, answers on stdout, until the command stop or the end of the input. See
harness/PROTOCOL.md.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			platform := host.Read().Platform()
			if vendor != "" {
				named, ok := trace.ParseVendor(vendor)
				if !ok {
					return fmt.Errorf("--vendor %s: one of amd, intel", vendor)
				}
				platform = trace.Platform{Vendor: named}
			}
			err := serveModel(platform).Serve(c.InOrStdin(), c.OutOrStdout())
			if malformed := new(protocol.Malformed); err != nil && !errors.As(err, &malformed) {
				return failure{ownFault, err}
			}
			return err
		},
	}
	command.Flags().StringVar(&vendor, "vendor", "", "whose processors the model is to be like: amd or intel (default this machine's)")
	return command
}

// serveModel is the model as a simulator that speaks the protocol.
func serveModel(on trace.Platform) protocol.Server {
	return protocol.Server{
		Started: protocol.Started{
			Name: "framecheck model", Version: version, URL: "https://github.com/framecheck/framecheck",
			Modes:    []string{"64", "32"},
			Features: []string{"avx", "avx512bw", "avx512dq", "avx512f", "avx512vl", "fsgsbase", "lahf_lm", protocol.Signals, "sse2"},
			Observes: protocol.Steps,
		},
		Run: func(q protocol.Request) protocol.Answer {
			run := harness.Model(on).Run([]*trace.Program{q.Program})[0]
			if run.Err != nil {
				return protocol.Answer{ID: q.ID, Errored: run.Err.Error()}
			}
			return protocol.Answer{ID: q.ID, Seen: protocol.Whole(run.Trace)}
		},
	}
}
