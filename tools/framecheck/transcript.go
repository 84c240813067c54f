package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness/protocol"
)

// validate holds a transcript of what passed between framecheck and an adapter to the
// protocol: commands and answers, one a line.
func validate(c *cobra.Command, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	mistakes, err := protocol.Validate(file)
	if err != nil {
		return err
	}
	for _, m := range mistakes {
		fmt.Fprintf(c.OutOrStdout(), "%s:%d: %v\n", path, m.Line, m.Problem)
	}
	if len(mistakes) > 0 {
		return failure{code: usage}
	}
	fmt.Fprintf(c.OutOrStdout(), "%s: no mistakes\n", path)
	return nil
}
