// Command toy is a toy simulator that speaks framecheck's protocol. It knows push, pop,
// call, ret, and 64-bit mov, add and sub of registers and constants; the rest it skips.
package main

import (
	"bytes"
	"log"
	"os"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// run answers a request: it has the machine run the program.
func run(q protocol.Request) protocol.Answer {
	p := q.Program
	m := machine{p.Initial, trace.Memory{Base: trace.CodeBase, Bytes: p.Code}, trace.Memory{Base: p.Stack.Base, Bytes: bytes.Clone(p.Stack.Bytes)}, ""}
	seen, left := &protocol.Seen{Trace: &trace.Trace{}}, protocol.Unseen{Flags: true, Vectors: true}
	for steps := uint64(0); m.RIP != p.Exit; steps++ {
		for i, c := range p.Checkpoints {
			if c.Address == m.RIP {
				seen.Trace.Snapshots, seen.Snapshots = append(seen.Trace.Snapshots, m.snapshot(i, 0)), append(seen.Snapshots, left)
			}
		}
		if m.step(); m.unknown != "" {
			return protocol.Answer{ID: q.ID, Skipped: m.unknown}
		}
		if steps == q.Limits.Instructions {
			return protocol.Answer{ID: q.ID, Skipped: "endless programs"}
		}
	}
	seen.Trace.Final, seen.Final = m.snapshot(trace.Final, 0), left
	return protocol.Answer{ID: q.ID, Seen: seen}
}

func main() {
	server := protocol.Server{
		Started: protocol.Started{Name: "toy", Version: "1", URL: "https://example.org/toy", Modes: []string{"64"}, Observes: protocol.Snapshots},
		Run:     run,
	}
	if err := server.Serve(os.Stdin, os.Stdout); err != nil {
		log.Fatal(err)
	}
}
