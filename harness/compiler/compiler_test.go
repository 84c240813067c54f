package compiler_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/harness/compiler"
)

func TestACompilerThatIsNotThere(t *testing.T) {
	if _, err := compiler.Find("no-such-compiler"); err == nil || !strings.Contains(err.Error(), "no compiler no-such-compiler") {
		t.Error(err)
	}
}

func TestCompile(t *testing.T) {
	c, err := compiler.Find("gcc")
	if err != nil {
		t.Skip(err)
	}
	options := []string{"-x", "c", "-c"}
	object, err := c.Compile("int f(void) { return 7; }", options)
	if err != nil || !strings.HasPrefix(string(object), "\x7fELF") {
		t.Errorf("%v, %.20q", err, object)
	}
	var rejected *compiler.RejectedError
	if _, err = c.Compile("int f(void) { return nothing; }", options); !errors.As(err, &rejected) || !strings.Contains(rejected.Said, "nothing") {
		t.Error(err)
	}
}

func TestFamily(t *testing.T) {
	for name, want := range map[string]string{"gcc": "gcc", "gcc-12": "gcc", "clang": "clang", "clang-14": "clang", "x86_64-w64-mingw32-gcc": "mingw"} {
		if got := (compiler.Compiler{Name: name}).Family(); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}
