package adapter

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/framecheck/framecheck/harness/protocol"
	"github.com/framecheck/framecheck/harness/subprocess"
)

// ask sends a line and gives the one that answers it. The error is a *Malformed, *Unasked,
// *Hung or *Crashed. After one the process is of no use.
func (p *process) ask(request []byte, over <-chan time.Time) ([]byte, error) {
	select {
	case l, ok := <-p.lines:
		if !ok {
			return nil, p.crashed()
		}
		return nil, &Unasked{excerpt(l.text)}
	default:
	}
	began := time.Now()
	sent := make(chan struct{})
	go func() {
		_, _ = p.stdin.Write(request) // where it is not read, no answer comes
		close(sent)
	}()
	l, err := p.hear(began, over)
	if err != nil {
		return nil, err
	}
	select {
	case <-sent:
		return l.text, nil
	case <-over:
		return nil, &Malformed{excerpt(l.text), "it came before the request was read"}
	}
}

// hear waits for one line.
func (p *process) hear(began time.Time, over <-chan time.Time) (line, error) {
	select {
	case l, ok := <-p.lines:
		switch {
		case !ok:
			return line{}, p.crashed()
		case l.flood:
			return line{}, &Malformed{excerpt(l.text), fmt.Sprintf("more than %d bytes without a newline", len(l.text))}
		case l.followed:
			return line{}, &Malformed{excerpt(l.text), "more than one line came for one request"}
		}
		return l, nil
	case <-over:
		return line{}, &Hung{After: time.Since(began), Stderr: p.stderr.String()}
	}
}

// crashed tells how an adapter ended whose stdout did.
func (p *process) crashed() error {
	how := "it closed its stdout and went on"
	select {
	case <-p.exited:
		how = p.command.ProcessState.String()
	case <-p.stop():
	}
	subprocess.KillGroup(p.command)
	select {
	case <-p.stderr.ended:
	case <-p.stop(): // something that left the group holds it open
	}
	return &Crashed{How: how, Stderr: p.stderr.String()}
}

// malformed is the error of reading an answer, with the answer.
func malformed(text []byte, err error) error {
	if found := new(protocol.Malformed); errors.As(err, &found) {
		return &Malformed{excerpt(text), found.Error()}
	}
	return err
}

// excerpt is the beginning of a line, to be shown.
func excerpt(text []byte) string {
	const room = 200 // bytes
	text = bytes.TrimRight(text, "\n")
	if len(text) > room {
		return fmt.Sprintf("%q...", text[:room])
	}
	return fmt.Sprintf("%q", text)
}
