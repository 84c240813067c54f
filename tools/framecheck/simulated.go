package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/framecheck/framecheck/harness/adapter"
	"github.com/framecheck/framecheck/harness/conform"
)

// simulated is how a simulator is reached, and what the command line says that it is.
type simulated struct {
	exec, elf               bool
	name, version, features string
}

func (o *simulated) register(flags *pflag.FlagSet) {
	flags.BoolVar(&o.exec, "exec", false, "the command speaks the protocol")
	flags.BoolVar(&o.elf, "elf", false, "the command runs ELF files")
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
	close    func()
}

// open starts it.
func (o *simulated) open(command []string) (*simulator, error) {
	if o.exec == o.elf {
		return nil, errors.New("conform: say how the simulator is reached: --exec or --elf")
	}
	s, err := o.openAdapter(command)
	if err != nil {
		return nil, err
	}
	if o.name != "" {
		s.identity.Name = o.name
	}
	if o.version != "" {
		s.identity.Version = o.version
	}
	if s.identity.Name == "" {
		s.identity.Name = filepath.Base(command[0])
	}
	told := s.lacks
	s.lacks = func(needs []string) []string {
		return slices.DeleteFunc(told(needs), func(need string) bool { return slices.Contains(strings.Split(o.features, ","), need) })
	}
	return s, nil
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
