package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/framecheck/framecheck/tools/mutate/trial"
)

// How long a process may take: to say that it is ready, and for a mutant. Mutants
// that do not end are mostly found before, by counting; these limits are so long
// that a busy machine kills none.
const (
	startLimit  = 5 * time.Minute
	mutantLimit = 2 * time.Minute
)

// process is a worker.
type process struct {
	command *exec.Cmd
	asks    io.WriteCloser
	answers *json.Decoder
	ready   trial.Ready
	said    bytes.Buffer // on standard error
}

func startProcess(arguments []string) (*process, error) {
	p := &process{command: exec.Command(arguments[0], arguments[1:]...)}
	p.command.Stderr = &p.said
	asks, err := p.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.asks, p.answers = asks, json.NewDecoder(bufio.NewReader(answers))
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	if err := p.answer(&p.ready, startLimit); err != nil {
		p.kill()
		return nil, fmt.Errorf("%s does not begin: %w\n%s", arguments[0], err, p.said.Bytes())
	}
	return p, nil
}

// answer reads an answer, or kills the process when it takes too long.
func (p *process) answer(into any, limit time.Duration) error {
	timer := time.AfterFunc(limit, func() { _ = p.command.Process.Kill() })
	defer timer.Stop()
	return p.answers.Decode(into)
}

// try asks for a mutant's verdict. An error says that the process is gone.
func (p *process) try(mutant int) (v trial.Verdict, err error) {
	if _, err := fmt.Fprintln(p.asks, mutant); err != nil {
		return v, err
	}
	err = p.answer(&v, mutantLimit)
	return v, err
}

// kill ends the process. What it had to say is known.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	_ = p.command.Wait()
}
