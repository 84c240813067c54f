package protocol

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// Mistake is something wrong in a transcript.
type Mistake struct {
	Line int // from 1
	Problem
}

// String is the mistake as one line.
func (m Mistake) String() string { return fmt.Sprintf("line %d: %v", m.Line, m.Problem) }

// Validate holds a transcript to the protocol: commands and answers, one a line in the
// order in which they passed. It gives all mistakes; the error is one of reading.
func Validate(transcript io.Reader) ([]Mistake, error) {
	var t listener
	lines := bufio.NewReader(transcript)
	for {
		text, err := lines.ReadBytes('\n')
		t.line++
		if len(bytes.TrimSpace(text)) > 0 {
			t.hear(text)
		}
		if errors.Is(err, io.EOF) {
			return t.mistakes, nil
		}
		if err != nil {
			return t.mistakes, err
		}
	}
}

// listener hears what passes between both sides.
type listener struct {
	line     int
	started  bool
	asked    *Command // that is not answered
	mistakes []Mistake
}

func (l *listener) wrong(found, expected string) {
	l.mistakes = append(l.mistakes, Mistake{l.line, Problem{"$", found, expected}})
}

// add tells what was wrong with a message, if something was.
func (l *listener) add(err error) {
	var malformed *Malformed
	if errors.As(err, &malformed) {
		for _, p := range malformed.Problems {
			l.mistakes = append(l.mistakes, Mistake{l.line, p})
		}
	}
}

func (l *listener) hear(text []byte) {
	if isCommand(text) {
		l.command(text)
		return
	}
	if l.asked == nil {
		l.wrong(quoted(string(bytes.TrimSpace(text))), "a command: no answer is due")
		return
	}
	asked := *l.asked
	l.asked = nil
	if asked.Word == "start" {
		_, err := ReadStarted(text)
		l.add(err)
		return
	}
	a, err := ReadAnswer(text, asked.Run)
	l.add(err)
	if err == nil && a.ID != asked.Run.ID {
		l.wrong(fmt.Sprintf("an answer to %#x", a.ID), fmt.Sprintf("one to %#x, which was asked last", asked.Run.ID))
	}
}

func isCommand(text []byte) bool {
	v, err := parse(text)
	o, ok := v.json.(object)
	_, command := o.values["cmd"]
	return err == nil && ok && command
}

func (l *listener) command(text []byte) {
	if l.asked != nil {
		l.wrong("another command", "an answer to the one before")
	}
	c, err := ReadCommand(text)
	l.add(err)
	if !l.started && c.Word != "start" {
		l.wrong("the command "+c.Word, "start, which comes first")
	}
	l.started, l.asked = true, &c
	if c.Word == "stop" || err != nil {
		l.asked = nil
	}
}
