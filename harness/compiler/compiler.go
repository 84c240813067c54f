// Package compiler runs C compilers that are installed.
package compiler

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Compiler is one that is installed here.
type Compiler struct {
	Name    string // the command, as in "gcc"
	Version string // the first line of what it says of itself
}

// Default are those that are asked where nothing else is said.
var Default = []string{"gcc", "clang"}

// Windows are those that are asked for COFF objects.
var Windows = []string{"clang", "x86_64-w64-mingw32-gcc"}

// Find asks a compiler for its version. The error says that there is none.
func Find(name string) (Compiler, error) {
	out, err := exec.Command(name, "--version").Output()
	if err != nil {
		return Compiler{}, fmt.Errorf("no compiler %s: %w", name, err)
	}
	first, _, _ := strings.Cut(string(out), "\n")
	return Compiler{Name: name, Version: first}, nil
}

// Family is "gcc", "clang", or "mingw" for a gcc that makes COFF objects: whose options it
// takes and whose findings are its own.
func (c Compiler) Family() string {
	for _, family := range []string{"clang", "mingw"} {
		if strings.Contains(c.Name, family) {
			return family
		}
	}
	return "gcc"
}

// wait is the longest that a compiler may take for one file.
const wait = 5 * time.Minute

// RejectedError is a text that a compiler does not accept, with all that it says.
type RejectedError struct {
	Compiler string
	Said     string
	Err      error
}

func (e *RejectedError) Error() string {
	return fmt.Sprintf("%s: %v: %.2000s", e.Compiler, e.Err, e.Said)
}

func (e *RejectedError) Unwrap() error { return e.Err }

// Compile gives the object that the compiler makes of a text. The options say what is to
// be made. The error is a *RejectedError, or that of a file.
func (c Compiler) Compile(text string, options []string) (object []byte, err error) {
	folder, err := os.MkdirTemp("", "framecheck-compiler")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	file := filepath.Join(folder, "file.o")
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	command := exec.CommandContext(ctx, c.Name, append(append([]string(nil), options...), "-o", file, "-")...)
	command.Stdin = strings.NewReader(text)
	command.Env = append(os.Environ(), "LC_ALL=C")
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil {
		return nil, &RejectedError{c.Name + " " + strings.Join(options, " "), said.String(), err}
	}
	return os.ReadFile(file)
}
