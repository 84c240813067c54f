package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/framecheck/framecheck/harness"
	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/harness/conform"
	"github.com/framecheck/framecheck/harness/emulator"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// simulated is how a simulator is reached, and what the command line says that it is.
type simulated struct {
	exec, elf               bool
	mode, without           string
	name, version, features string
}

func (o *simulated) register(command *cobra.Command) {
	flags := command.Flags()
	flags.BoolVar(&o.exec, "exec", false, "the command speaks the protocol")
	flags.BoolVar(&o.elf, "elf", false, "the command runs ELF files")
	flags.StringVar(&o.mode, "mode", "64", "of the ELF files: 64 or 32, for the cases that begin in such code")
	flags.StringVar(&o.without, "without", "", "parts of the state that an emulator of ELF files does not have, and that are not compared: of es,cs,ss,ds,fs,gs,if,bit1")
	flags.StringVar(&o.name, "name", "", "what the report calls it (default what it says, or its command)")
	flags.StringVar(&o.version, "simulator-version", "", "its version, for the report")
	flags.StringVar(&o.features, "features", "", "CPU features that it has besides those it tells, by their names in /proc/cpuinfo: avx,avx2")
}

func (o *simulated) kind() string {
	if o.elf {
		return "--elf"
	}
	return "--exec"
}

// simulator is one that is there to be asked.
type simulator struct {
	conform.Simulator
	identity conform.Identity
	batch    int
	lacks    func(needs []string) []string
	// signalState is the extended state in its signal frames.
	signalState trace.ExtendedState
	close       func()
}

// open starts it.
func (o *simulated) open(command []string, vendor trace.Vendor) (*simulator, error) {
	if o.exec == o.elf {
		return nil, errors.New("conform: say how the simulator is reached: --exec or --elf")
	}
	s, err := o.opened(command, vendor)
	if err != nil {
		return nil, err
	}
	if o.name != "" {
		s.identity.Name = o.name
	}
	if o.version != "" {
		s.identity.Version = o.version
	}
	told := s.lacks
	s.lacks = func(needs []string) []string {
		return slices.DeleteFunc(slices.Clone(told(needs)), func(need string) bool { return slices.Contains(strings.Split(o.features, ","), need) })
	}
	return s, nil
}

func (o *simulated) opened(command []string, vendor trace.Vendor) (*simulator, error) {
	if o.elf {
		return o.openEmulator(command, vendor)
	}
	return o.openAdapter(command)
}

// openEmulator makes one of a command that runs ELF files. All cases are in one. What
// makes a system call is left out of it, which is why it is predicted first.
func (o *simulated) openEmulator(command []string, vendor trace.Vendor) (*simulator, error) {
	mode, ok := map[string]trace.Mode{"64": trace.Mode64, "32": trace.Mode32}[o.mode]
	if !ok {
		return nil, fmt.Errorf("--mode %s: one of 64, 32", o.mode)
	}
	if !slices.ContainsFunc(command, func(word string) bool { return strings.Contains(word, emulator.Place) }) {
		return nil, fmt.Errorf("conform --elf: write %s where the command takes the file's path, as in qemu-x86_64 %[1]s", emulator.Place)
	}
	without, err := conform.ParseWithout(o.without)
	if err != nil {
		return nil, fmt.Errorf("--without: %w", err)
	}
	e := &emulator.Emulator{Command: command, Mode: mode, Processes: runtime.GOMAXPROCS(0)}
	state, err := e.SignalState()
	if unable := new(emulator.Crashed); err != nil && !errors.As(err, &unable) { // what no file runs under says so of each case
		return nil, err
	}
	e.Expect = expecting(trace.Platform{Vendor: vendor, System: trace.System{SignalState: state}})
	return &simulator{
		signalState: state,
		Simulator:   conform.Emulator{Emulator: e, Without: without},
		identity:    conform.Identity{Name: filepath.Base(command[0])},
		batch:       1 << 20, lacks: lacksBeyondTheBase, close: func() {},
	}, nil
}

// expecting predicts programs on a platform; what has no prediction is nil.
func expecting(on trace.Platform) func([]*trace.Program) []*trace.Trace {
	return func(programs []*trace.Program) []*trace.Trace {
		list := make([]*trace.Trace, len(programs))
		for i, run := range harness.Model(on).Run(programs) {
			list[i] = run.Trace
		}
		return list
	}
}

// lacksBeyondTheBase names the features that not every processor with 64-bit code has.
func lacksBeyondTheBase(needs []string) []string {
	return slices.DeleteFunc(slices.Clone(needs), func(need string) bool { return need == "sse" || need == "sse2" })
}

// openAdapter starts one that speaks the protocol.
func (o *simulated) openAdapter(command []string) (*simulator, error) {
	a, err := adapter.Open(command, adapter.Defaults())
	if err != nil {
		return nil, err
	}
	told := a.Started()
	return &simulator{
		Simulator: conform.Adapter{Adapter: a},
		identity:  conform.Identity{Name: told.Name, Version: told.Version, URL: told.URL},
		batch:     256, lacks: told.Lacks, close: a.Close,
	}, nil
}
