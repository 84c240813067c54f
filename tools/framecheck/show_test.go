package main

import (
	"testing"

	. "github.com/onsi/gomega"
)

func TestShowListsWhatUnwindTablesSay(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("show", "--unwind", "factorial-declared")
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(MatchRegexp(`(?m)^factorial:\n.*push rbp +dwarf cfa=rsp\+8\n.*mov rbp, rsp +dwarf cfa=rsp\+16 rbp=\[cfa-16\]$`))
}

func TestShowSaysThatThereAreNoTables(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("show", "--unwind", write(t, good))
	g.Expect(code).To(Equal(2))
	g.Expect(out).To(BeEmpty())
	g.Expect(err).To(ContainSubstring("the program has no unwind table"))
}

func TestShowSaysThatThereIsNoCheckpoint(t *testing.T) {
	g := NewWithT(t)
	out, err, code := command("show", "--machine", "model", "../../fixtures/accepted/walkers-alone.yaml")
	g.Expect(code).To(Equal(2), out)
	g.Expect(err).To(Equal("walkers-alone has no checkpoint at which its stack could be drawn: framecheck trace follows it\n"))
}

// A trap comes behind what stands at a checkpoint, so that the processor has to be stepped.
func TestShowDrawsACheckpointWithTheTrapFlagSet(t *testing.T) {
	needsHardware(t)
	g := NewWithT(t)
	out, err, code := command("show", "--at", "handler.inside", write(t, `name: trapped
says: A handler sets the trap flag in front of a checkpoint.
functions:
  main: |
    int3
    ret
  handler: |
    pushfq
    or   dword ptr [rsp], 0x100
    popfq
    inside: nop
    ret
signals:
  handlers: {SIGTRAP: handler}
expect:
  - {at: handler.inside, flags: {tf: 1}}
  - killed: SIGTRAP
`))
	g.Expect(code).To(Equal(0), err)
	g.Expect(out).To(ContainSubstring("trapped at handler.inside, visit 1"))
	g.Expect(out).To(ContainSubstring("The processor's stack and registers are as predicted."))
}
