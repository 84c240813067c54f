package emulator

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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

var errFlood = errors.New("it writes too much")

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
	case errors.As(err, &wrong):
		p.end()
		return &Malformed{wrong.Error()}
	case errors.Is(err, errFlood):
		p.end()
		return &Malformed{fmt.Sprintf("a case writes more than %d bytes", most)}
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		p.end()
		return &Malformed{err.Error()}
	}
	how := p.ended() // and then nothing more is written
	return &Crashed{How: how, Stderr: strings.TrimSpace(string(p.stderr.bytes))}
}

// ended waits for a command that has closed its stdout, but not for long, and says how
// it ended.
func (p *process) ended() string {
	killed := time.AfterFunc(p.patience, func() { kill(p.command) })
	err := p.command.Wait()
	late := !killed.Stop()
	p.end()
	switch {
	case late:
		return "it closed its stdout and went on"
	case err == nil:
		return "exit status 0"
	}
	return err.Error()
}

// end kills all that is left of the command.
func (p *process) end() {
	kill(p.command)
	_ = p.command.Wait() // it was killed, or has ended
	p.stdout.Close()
}

// tail keeps the last bytes that are written to it.
type tail struct{ bytes []byte }

const tailBytes = 2048

// Write implements io.Writer.
func (t *tail) Write(bytes []byte) (int, error) {
	t.bytes = append(t.bytes, bytes...)
	if over := len(t.bytes) - tailBytes; over > 0 {
		t.bytes = append(t.bytes[:0], t.bytes[over:]...)
	}
	return len(bytes), nil
}
