package child

import (
	"sync"

	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/scenarios/process"
)

// The data of the launcher.
const (
	attemptsAt = dataBase + 0x400 // how many of the first calls may fail
	callsAt    = dataBase + 0x408
	limitsAt   = dataBase + 0x600 // struct rlimit
	stringsAt  = dataBase + 0x4000
)

const (
	mostSeconds = 10      // of the processor's time (RLIMIT_CPU)
	mostMemory  = 1 << 30 // bytes of address space (RLIMIT_AS)
)

// launch is what the launcher does before it becomes something else.
type launch struct {
	path       string
	argv, envp []string
	randomized bool
	limits     [][2]uint64 // RLIMIT_* and bytes or seconds
}

// Resources (setrlimit(2)).
const (
	limitCPU, limitStack, limitCore, limitAS = 0, 3, 4, 9
)

// launchOf is how a process is started.
func launchOf(p *process.Process) launch {
	return launch{
		path: p.Exec, argv: p.Argv, envp: p.Envp, randomized: p.Randomized,
		limits: [][2]uint64{{limitCPU, mostSeconds}, {limitCore, 0}, {limitAS, mostMemory}, {limitStack, p.StackLimit}},
	}
}

// launcherCode is assembled once in the life of this program.
var launcherCode = sync.OnceValues(func() (*code, error) {
	listings, err := probe.Parse(append([]string{"launcher"}, functions...), texts.ReadFile)
	if err != nil {
		return nil, err
	}
	none, err := listing("steps", "int3\n")
	if err != nil {
		return nil, err
	}
	c, err := assemble(append(listings, none), textBase)
	if err != nil {
		return nil, err
	}
	c.symbols["start"] = c.symbols["launcher"]
	return c, nil
})

// launcher makes the executable that becomes a process.
func launcher(to launch) (*process.Executable, error) {
	c, err := launcherCode()
	if err != nil {
		return nil, err
	}
	l := launching{data: make([]byte, stringsAt-dataBase)}
	l.prepare(to)
	return executable(c, l.data), nil
}

// launching writes the launcher's data.
type launching struct {
	data  []byte
	calls int
}

func (l *launching) prepare(to launch) {
	const execve, setrlimit, personality = 59, 160, 135
	if !to.randomized {
		l.call(personality, noRandomization)
		words(l.data[attemptsAt-dataBase:], 1)
	}
	for i, limit := range to.limits {
		at := uint64(limitsAt + 16*i)
		words(l.data[at-dataBase:], limit[1], limit[1])
		l.call(setrlimit, limit[0], at)
	}
	path := l.text(to.path)
	argv := l.texts(to.argv)
	l.call(execve, path, argv, l.texts(to.envp))
	l.data = append(l.data, make([]byte, max(0, dataBytes-len(l.data)))...)
	l.data = append(l.data, make([]byte, -len(l.data)&0xfff)...)
}

func (l *launching) call(number uint64, arguments ...uint64) {
	words(l.data[callsAt-dataBase+40*l.calls:], append([]uint64{number}, arguments...)...)
	l.calls++
}

// text places a string and gives its address.
func (l *launching) text(s string) uint64 {
	at := dataBase + uint64(len(l.data))
	l.data = append(append(l.data, s...), 0)
	return at
}

// texts places strings and an array of their addresses, which it gives the address of.
func (l *launching) texts(list []string) uint64 {
	addresses := make([]uint64, len(list)+1)
	for i, s := range list {
		addresses[i] = l.text(s)
	}
	l.data = append(l.data, make([]byte, -len(l.data)&7)...)
	at := len(l.data)
	l.data = append(l.data, make([]byte, 8*len(addresses))...)
	words(l.data[at:], addresses...)
	return dataBase + uint64(at)
}

// noRandomization is ADDR_NO_RANDOMIZE (linux/personality.h).
const noRandomization = 0x004_0000
