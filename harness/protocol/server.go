package protocol

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Server answers commands with a machine of this process.
type Server struct {
	Started Started
	Run     func(Request) Answer
}

// Serve reads commands and writes answers until it is told to stop or nothing more
// comes. A command run that cannot be read is answered as errored; any other mistake of
// the other side is a *Malformed and ends it.
func (s Server) Serve(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	for {
		text, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(text) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading a command: %w", err)
		}
		answer, err := s.answer(text)
		if err != nil || answer == nil {
			return err
		}
		if _, err := out.Write(answer); err != nil {
			return fmt.Errorf("writing an answer: %w", err)
		}
	}
}

// answer gives the line that answers a command, or nothing for stop.
func (s Server) answer(text []byte) ([]byte, error) {
	c, err := ReadCommand(text)
	switch {
	case err != nil && c.Word == "run":
		return Answer{ID: c.Run.ID, Errored: err.Error()}.Line(c.Run), nil
	case err != nil:
		return nil, err
	}
	switch c.Word {
	case "start":
		return s.Started.Line(), nil
	case "run":
		return s.Run(c.Run).Line(c.Run), nil
	}
	return nil, nil
}
