//go:build linux && amd64

package stage

import (
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/framecheck/framecheck/scenarios/trace"
	"golang.org/x/sys/unix"
)

// stage is one contained process with stacks of one size.
type stage struct {
	text            *text
	arena           *arena
	process         *process
	replyDescriptor int32
	stackSize       uint64         // bytes
	fresh           bool           // no program has run in it
	codeBytes       int            // how many bytes of code the arena holds
	effects         int            // and for how many it holds effects
	spare           uint64         // bytes of memory behind the records of the last round
	signals         *trace.Signals // of the one program that it is for, where that has handlers
	tracer          *tracer        // of that program, where it is observed at every instruction
}

// startStage starts a process and waits until it has shut itself in. It is for one
// run of a program with signals, where they are given, and traced where a tracer is.
func startStage(t *text, stackSize uint64, signals *trace.Signals, tracer *tracer) (*stage, error) {
	a, err := newArena(arenaSize(stackSize))
	if err != nil {
		return nil, &UnsupportedError{Lacking: "shared memory", Cause: err}
	}
	calls := t.setup(a, stackSize, signals)
	a.writeCalls(calls)
	a.setWord(controlLast, ringBase+ringSize(stackSize))
	a.setWord(controlStack, trace.StackTop-stackSize)
	a.setWord(controlFSGS, hasFSGSBase())
	xsaveNothing(a.at(controlInitial, xsaveLegacy+xsaveHeader))
	fill(a.at(codeBase, trace.CodeSize), int3)

	p, err := startProcess(t.executable(), a.file, tracer.function())
	if err != nil {
		a.close()
		return nil, tracer.refused(&UnsupportedError{Lacking: "starting a program from memory", Cause: err})
	}
	s := &stage{
		text: t, arena: a, process: p, replyDescriptor: int32(p.reply.Fd()), stackSize: stackSize, fresh: true, signals: signals, tracer: tracer,
	}
	if signals != nil {
		s.release(signals)
	}
	if err := s.greet(calls); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// greet makes a round without runs.
func (s *stage) greet(calls []call) error {
	round := rand.Uint64()
	got, end, why := s.exchange(round, defaultLimits, func(uint64) {})
	if err := s.arena.setupFailure(calls); err != nil {
		return &UnsupportedError{Lacking: "a system call", Cause: err}
	}
	if want := (reply{round: round, position: ringBase}); end != answered || got != want {
		return &UnsupportedError{Lacking: "a stage that starts", Cause: errors.New(fmt.Sprint("it does not answer: ", why))}
	}
	return nil
}

func (s *stage) close() {
	s.process.kill()
	s.arena.close()
}

func fill(bytes []byte, value byte) {
	for i := range bytes {
		bytes[i] = value
	}
}

// hasFSGSBase gives 1 where the kernel lets programs set the bases of FS and GS
// (bit 1 of AT_HWCAP2).
func hasFSGSBase() uint64 {
	const hwcap2 = 26
	vector, _ := unix.Auxv() // without it the instructions are not used
	for _, entry := range vector {
		if entry[0] == hwcap2 {
			return uint64(entry[1]) >> 1 & 1
		}
	}
	return 0
}
