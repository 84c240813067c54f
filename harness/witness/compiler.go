package witness

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/framecheck/framecheck/harness/compiler"
	"github.com/framecheck/framecheck/scenarios/trace"
)

// Compiler is one that is asked.
type Compiler struct{ compiler.Compiler }

// Rejection is a signature that a compiler does not accept, and why.
type Rejection struct {
	Index  int // in the signatures that were to be compiled
	Reason string
}

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
	rejected := map[int]string{}
	var object []byte
	for object == nil {
		made, err := c.Compiler.Compile(batchText(list, rejected, callee), c.flags(list[0].Mode(), width))
		var refused *compiler.RejectedError
		if err != nil && !errors.As(err, &refused) {
			return nil, nil, err
		}
		before := len(rejected)
		if object = made; refused != nil {
			readRejections(refused.Said, rejected)
		}
		if object == nil && len(rejected) == before {
			return nil, nil, err
		}
	}
	var all []Rejection
	for i := range list {
		if reason, ok := rejected[i]; ok {
			all = append(all, Rejection{i, reason})
		}
	}
	return object, all, nil
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
