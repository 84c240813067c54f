package emulator

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/framecheck/framecheck/native/freestanding"
)

// process is a command that runs a file. Reading from it is reading its stdout.
type process struct {
	command  *exec.Cmd
	stdout   *os.File
	buffered *bufio.Reader
	stderr   tail
	patience time.Duration
	left     int // bytes that the case under way may still write
}

// most is how many bytes a case may write: sixteen of the largest stacks.
const most = 16 << 26

// start starts a command with a process group of its own.
func start(words []string, patience time.Duration) (*process, error) {
	if len(words) == 0 {
		return nil, errors.New("it has no words")
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer write.Close()
	p := &process{command: exec.Command(words[0], words[1:]...), stdout: read, patience: patience, left: most}
	p.buffered = bufio.NewReaderSize(impatient{p}, 1<<16)
	p.command.Stdout, p.command.Stderr = write, &p.stderr
	p.command.WaitDelay = time.Second
	separate(p.command)
	if err := p.command.Start(); err != nil {
		read.Close()
		return nil, err
	}
	return p, nil
}

var errFlood = fmt.Errorf("a case writes more than %d bytes", most)

// Read reads what the command wrote.
func (p *process) Read(bytes []byte) (int, error) {
	if p.left <= 0 {
		return 0, errFlood
	}
	n, err := p.buffered.Read(bytes)
	p.left -= n
	return n, err
}

// allow gives the next case its part of output.
func (p *process) allow() { p.left = most }

// impatient reads from the pipe, but does not wait for long.
type impatient struct{ process *process }

func (i impatient) Read(bytes []byte) (int, error) {
	if err := i.process.stdout.SetReadDeadline(time.Now().Add(i.process.patience)); err != nil {
		return 0, err
	}
	return i.process.stdout.Read(bytes)
}

// why ends the command and says what an error in reading from it means.
func (p *process) why(err error) error {
	var wrong *freestanding.FormatError
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		p.end()
		return &Hung{p.patience}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		how, signal := p.ended(p.patience)
		return &Crashed{How: how, Signal: signal, Stderr: p.stderr.text()}
	case errors.As(err, &wrong):
		// Some write of their end to stdout, too.
		if how, signal := p.ended(lastWords); signal != 0 {
			return &Crashed{How: how, Signal: signal, Stderr: p.stderr.text()}
		}
		return &Malformed{wrong.Error()}
	}
	p.end()
	return &Malformed{err.Error()}
}

// lastWords is how long a command may take to end itself after it wrote what no file
// would.
const lastWords = time.Second

// ended waits for a command that is about to end, but not for long. It says how it
// ended, and by which signal of its own, if by any.
func (p *process) ended(patience time.Duration) (how string, signal int) {
	killed := time.AfterFunc(patience, func() { kill(p.command) })
	go func() { _, _ = io.Copy(io.Discard, p.stdout) }() // until end closes it
	err := p.command.Wait()
	late := !killed.Stop()
	p.end()
	switch {
	case late:
		return "it closed its stdout and went on", 0
	case err == nil:
		return "exit status 0", 0
	}
	return err.Error(), endedBy(p.command.ProcessState)
}

// end kills all that is left of the command.
func (p *process) end() {
	kill(p.command)
	_ = p.command.Wait() // it was killed, or has ended
	p.stdout.Close()
}
