package compiled

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// wait is the longest that a compiler may take for one file.
const wait = 5 * time.Minute

// Compile gives the object that a compiler makes of a text. The error has the first of
// what the compiler says.
func Compile(compiler, text string, options []string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "compiled")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	object := filepath.Join(folder, "file.o")
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	command := exec.CommandContext(ctx, compiler, append(options, "-o", object, "-")...)
	command.Stdin = strings.NewReader(text)
	command.Env = append(os.Environ(), "LC_ALL=C")
	var said bytes.Buffer
	command.Stderr = &said
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w: %.2000s", compiler, strings.Join(options, " "), err, said.String())
	}
	return os.ReadFile(object)
}

// Family is "gcc" or "clang": whose options a compiler takes.
func Family(compiler string) string {
	if strings.Contains(compiler, "clang") {
		return "clang"
	}
	return "gcc"
}
