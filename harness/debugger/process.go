package debugger

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed programs/walk.py
var forGDB []byte

//go:embed programs/walk.c
var forLibunwind []byte

// GDB gives what gdb says at each instruction of each file's program. One process of it
// runs them all; its files are kept in folder. The error says what gdb wrote.
func GDB(folder string, files []File) ([][]Stop, error) {
	script, out := filepath.Join(folder, "walk.py"), filepath.Join(folder, "gdb.txt")
	if err := os.WriteFile(script, forGDB, 0o644); err != nil {
		return nil, err
	}
	paths, err := write(folder, files)
	if err != nil {
		return nil, err
	}
	c := exec.Command("gdb", "-q", "-batch", "-nx", "-x", script)
	c.Env = append(os.Environ(), "FRAMECHECK_FILES="+strings.Join(paths, ":"), "FRAMECHECK_OUT="+out)
	said, err := c.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("gdb: %w\n%.2000s", err, said)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		return nil, fmt.Errorf("%w\n%.2000s", err, said)
	}
	return complete(content, len(files))
}

// Libunwind gives the same of libunwind, through a program that gcc makes in folder.
func Libunwind(folder string, files []File) ([][]Stop, error) {
	source, walk := filepath.Join(folder, "walk.c"), filepath.Join(folder, "walk")
	if err := os.WriteFile(source, forLibunwind, 0o644); err != nil {
		return nil, err
	}
	c := exec.Command("gcc", "-O1", "-o", walk, source, "-lunwind-ptrace", "-lunwind-x86_64", "-lunwind")
	if said, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("gcc: %w\n%.2000s", err, said)
	}
	paths, err := write(folder, files)
	if err != nil {
		return nil, err
	}
	var content []byte
	for i, path := range paths {
		p, err := placesOf(files[i].Content)
		if err != nil {
			return nil, err
		}
		arguments := []string{path, fmt.Sprintf("%x", p.enter), fmt.Sprintf("%x", p.header), fmt.Sprintf("%x", p.count)}
		said, err := exec.Command(walk, append(arguments, strings.Fields(strikes(files[i]))...)...).Output()
		if err != nil {
			return nil, fmt.Errorf("file %d: %w", i, err)
		}
		content = append(append(content, "file\n"...), said...)
	}
	return complete(content, len(files))
}

// strikes writes those of a file, one a line: address, visit and signal, in hexadecimal.
func strikes(f File) string {
	var text strings.Builder
	for _, s := range f.Strikes {
		fmt.Fprintf(&text, "%x %x %x\n", s.Address, s.Visit, uint64(s.Signal))
	}
	return text.String()
}

// write writes each file, and beside it its strikes.
func write(folder string, files []File) (paths []string, err error) {
	for i, f := range files {
		path := filepath.Join(folder, fmt.Sprintf("%d.elf", i))
		if err := errors.Join(os.WriteFile(path, f.Content, 0o755), os.WriteFile(path+".strikes", []byte(strikes(f)), 0o644)); err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// complete reads walks of as many files as there are.
func complete(content []byte, files int) ([][]Stop, error) {
	walks, err := read(bytes.NewReader(content))
	if err == nil && len(walks) != files {
		err = fmt.Errorf("%d files, and walks of %d", files, len(walks))
	}
	return walks, err
}
