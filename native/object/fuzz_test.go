package object_test

import (
	"os/exec"
	"testing"

	"github.com/framecheck/framecheck/native/object"
)

// FuzzLoad looks for a file that is neither loaded nor refused.
func FuzzLoad(f *testing.F) {
	f.Add(compile(f, function))
	f.Add(compile(f, data+function+".globl g\ng: movq answer@GOTPCREL(%rip), %rax\ncall puts\n"))
	if _, err := exec.LookPath("clang"); err == nil {
		f.Add(coff(f, coffData+coffFunction+"call f\nmovl answer(%rip), %eax\nret\n"))
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		o, err := object.Read(data)
		if err != nil {
			return
		}
		m, err := object.Load(o)
		if err != nil {
			return
		}
		for _, function := range m.Functions {
			if function.Skip == "" {
				m.Program(function, object.Calls()[0])
			}
		}
	})
}
