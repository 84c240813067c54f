package witness

import (
	"fmt"
	"testing"

	"github.com/framecheck/framecheck/scenarios"
	"github.com/framecheck/framecheck/scenarios/declaration"
)

// What is printed of a disagreement can be read, but for unions without members, which
// the language does not have.
func TestStubsAreScenarios(t *testing.T) {
	for _, c := range []declaration.Convention{declaration.SysV, declaration.Cdecl} {
		for n := range uint64(60) {
			s := Draw(c, 1, n)
			if has(s, func(t *declaration.Type) bool { return t.Kind == declaration.Union && len(t.Fields) == 0 }) {
				continue
			}
			text := Scenario(s, fmt.Sprintf("witness-%d", n), "A compiler does otherwise.")
			if _, err := scenarios.Load("witness.yaml", []byte(text)); err != nil {
				t.Errorf("%s\n%s\n%v", s, text, err)
			}
		}
	}
}
