package witness

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// Compiler is one that is installed here.
type Compiler struct {
	Name    string // the command, as in "gcc"
	Version string // the first line of what it says of itself
}

// FindCompiler asks a compiler for its version. The error says that there is none.
func FindCompiler(name string) (Compiler, error) {
	out, err := exec.Command(name, "--version").Output()
	if err != nil {
		return Compiler{}, fmt.Errorf("no compiler %s: %w", name, err)
	}
	first, _, _ := strings.Cut(string(out), "\n")
	return Compiler{Name: name, Version: first}, nil
}

// Family is "gcc" or "clang": whose options it takes and whose findings are its own.
func (c Compiler) Family() string {
	if strings.Contains(c.Name, "clang") {
		return "clang"
	}
	return "gcc"
}

// Rejection is a signature that a compiler does not accept, and why.
type Rejection struct {
	Index  int // in the signatures that were to be compiled
	Reason string
}

// wait is the longest that a compiler may take for one file.
const wait = 5 * time.Minute

// flags are those for code of a mode and vector registers of a width. Nothing that the
// convention does not say may change a function: no canaries, no endbr64.
func (c Compiler) flags(mode trace.Mode, width int) []string {
	flags := strings.Fields("-x c -c -w -O1 -std=gnu11 -ffreestanding -fno-builtin -fno-stack-protector -fcf-protection=none " +
		"-fno-asynchronous-unwind-tables -fno-pic -ffunction-sections -fdata-sections -fno-strict-aliasing -fno-common -fno-optimize-sibling-calls")
	if mode == trace.Mode32 {
		flags = append(flags, "-m32", "-msse2", "-mfpmath=sse")
	} else {
		flags = append(flags, "-m64", "-mcmodel=small")
	}
	switch width {
	case 32:
		flags = append(flags, "-mavx")
	case 64:
		flags = append(flags, "-mavx512f")
	}
	if c.Family() == "clang" {
		return append(flags, "-ferror-limit=0")
	}
	return append(flags, "-fno-pie", "-mno-vzeroupper", "-minline-all-stringops", "-fmax-errors=0")
}

// Compile makes an object of signatures of one convention and width. Those that the
// compiler rejects are left out; the names of functions have the signature's index.
// The error is the compiler's, where it does not say which signature it rejects.
func (c Compiler) Compile(list []Signature, width int, callee uint64) ([]byte, []Rejection, error) {
	if len(list) == 0 {
		return nil, nil, nil
	}
	folder, err := os.MkdirTemp("", "witness")
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	object := filepath.Join(folder, "batch.o")
	rejected := map[int]string{}
	for {
		text := batchText(list, rejected, callee)
		said, err := c.run(append(c.flags(list[0].Mode(), width), "-o", object, "-"), text)
		if err == nil {
			break
		}
		before := len(rejected)
		readRejections(said, rejected)
		if len(rejected) == before {
			return nil, nil, fmt.Errorf("%s: %w: %.2000s", c.Name, err, said)
		}
	}
	var all []Rejection
	for i := range list {
		if reason, ok := rejected[i]; ok {
			all = append(all, Rejection{i, reason})
		}
	}
	bytes, err := os.ReadFile(object)
	return bytes, all, err
}

func (c Compiler) run(args []string, text string) (said string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), wait)
	defer cancel()
	command := exec.CommandContext(ctx, c.Name, args...)
	command.Stdin = strings.NewReader(text)
	command.Env = append(os.Environ(), "LC_ALL=C")
	var out bytes.Buffer
	command.Stderr = &out
	err = command.Run()
	return out.String(), err
}

// batchText is the C of all signatures that are not rejected, each as if in a file
// that is named by its index.
func batchText(list []Signature, rejected map[int]string, callee uint64) string {
	var b strings.Builder
	b.WriteString(prelude)
	for _, write := range parts {
		for i, s := range list {
			if _, ok := rejected[i]; !ok {
				fmt.Fprintf(&b, "#line 1 \"signature-%d\"\n", i)
				write(writer{&b, s, i, callee})
			}
		}
	}
	return b.String()
}

// fatal is a diagnostic that a signature is not accepted. The compiler says "sorry"
// of what it does not implement, and "internal compiler error" of its own faults.
var fatal = regexp.MustCompile(`(?m)^signature-(\d+):[\d:]* (?:fatal |internal compiler )?(?:error|sorry, unimplemented): (.*)$`)

func readRejections(said string, rejected map[int]string) {
	for _, found := range fatal.FindAllStringSubmatch(said, -1) {
		index, _ := strconv.Atoi(found[1])
		if _, known := rejected[index]; !known {
			rejected[index] = names.ReplaceAllString(found[2], "$1")
		}
	}
}

// names are those of a signature's own types and functions, with its index in them.
var names = regexp.MustCompile(`\b(T|R|caller_|callee_|shape_|bits_)\d+(?:_\d+)*\b`)

// DefaultCompilers are those that are asked where nothing else is said.
var DefaultCompilers = []string{"gcc", "clang"}
