package adapter

import (
	"errors"
	"os"
	"os/exec"
	"time"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/harness/subprocess"
)

// process is a running adapter.
type process struct {
	command *exec.Cmd
	stdin   *os.File
	lines   chan line
	stderr  *tail
	exited  chan struct{} // closed when command.ProcessState is there
	quit    chan struct{} // closed when nobody listens any more
	stop    func() <-chan time.Time
	started protocol.Started
}

// start starts an adapter and asks what it is. The error is a *NotStarted.
func start(command []string, o Options) (*process, error) {
	p, err := launch(command, o)
	if err != nil {
		return nil, &NotStarted{err}
	}
	text, err := p.ask(protocol.StartLine(), o.Patience.Start())
	if err == nil {
		p.started, err = protocol.ReadStarted(text)
		err = malformed(text, err)
	}
	if err != nil {
		p.kill()
		return nil, &NotStarted{err}
	}
	return p, nil
}

// launch starts the command with its three pipes.
func launch(command []string, o Options) (*process, error) {
	if len(command) == 0 {
		return nil, errors.New("no command was given")
	}
	p := &process{
		command: exec.Command(command[0], command[1:]...), lines: make(chan line),
		exited: make(chan struct{}), quit: make(chan struct{}), stop: o.Patience.Stop,
	}
	var ends pipes
	theirIn, ourIn := ends.open()
	ourOut, theirOut := ends.open()
	ourErr, theirErr := ends.open()
	if ends.err != nil {
		ends.close()
		return nil, ends.err
	}
	p.command.Stdin, p.command.Stdout, p.command.Stderr, p.stdin = theirIn, theirOut, theirErr, ourIn
	subprocess.OwnGroup(p.command)
	if err := p.command.Start(); err != nil {
		ends.close()
		return nil, err
	}
	for _, theirs := range []*os.File{theirIn, theirOut, theirErr} {
		theirs.Close()
	}
	p.stderr = newTail(ourErr)
	go listen(ourOut, o.LineBytes, p.lines, p.quit)
	go func() {
		_ = p.command.Wait() // how it ended is in ProcessState
		close(p.exited)
	}()
	return p, nil
}

// pipes opens pipes until one cannot be.
type pipes struct {
	ends []*os.File
	err  error
}

func (p *pipes) open() (read, write *os.File) {
	if p.err != nil {
		return nil, nil
	}
	if read, write, p.err = os.Pipe(); p.err == nil {
		p.ends = append(p.ends, read, write)
	}
	return read, write
}

func (p *pipes) close() {
	for _, end := range p.ends {
		end.Close()
	}
}

// kill ends the adapter and all that it started.
func (p *process) kill() {
	subprocess.KillGroup(p.command)
	<-p.exited
	p.leave()
}

// leave closes what is ours of a process that has ended.
func (p *process) leave() {
	close(p.quit)
	p.stdin.Close()
}

// end tells the adapter to stop, and kills it where it does not.
func (p *process) end() {
	go func() {
		_, _ = p.stdin.Write(protocol.StopLine()) // it may have ended, or not read
		p.stdin.Close()
	}()
	select {
	case <-p.exited:
	case <-p.stop():
	}
	p.kill()
}
