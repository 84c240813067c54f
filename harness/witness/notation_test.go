package witness

import (
	"testing"

	"github.com/framecheck/framecheck/scenarios/declaration"
)

func TestSignaturesAreReadAsTheyAreWritten(t *testing.T) {
	for _, c := range declaration.Conventions {
		for n := range uint64(300) {
			text := Draw(c, 7, n).String()
			s, err := ParseSignature(text)
			if err != nil || s.String() != text {
				t.Fatalf("%s\n%s\n%v", text, s, err)
			}
		}
	}
}

func TestTheSameSeedDrawsTheSame(t *testing.T) {
	if a, b := Draw(declaration.SysV, 3, 5).String(), Draw(declaration.SysV, 3, 5).String(); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	for _, text := range []string{"", "sysv", "sysv i7 ()", "sysv void (i32", "odd void ()", "sysv struct {a i32:x} ()"} {
		if s, err := ParseSignature(text); err == nil {
			t.Errorf("%q: %s", text, s)
		}
	}
}
