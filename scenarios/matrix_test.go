package scenarios_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/framecheck/framecheck/scenarios"
)

func titles(cases []*scenarios.Scenario) []string {
	var all []string
	for _, s := range cases {
		all = append(all, s.Title())
	}
	return all
}

func TestMatrixMakesTheProductInTheOrderOfTheFile(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/matrix.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := load(t, string(text))
	want := []string{"matrix [reg=rax size=8]", "matrix [reg=rax size=0x10]", "matrix [reg=rbx size=8]", "matrix [reg=rbx size=0x10]"}
	if diff := cmp.Diff(want, titles(cases)); diff != "" {
		t.Error(diff)
	}
	last := cases[3]
	if got := last.Expect[0].State.Registers[0].Register.Name; got != "rbx" {
		t.Errorf("the key ${reg} became %s", got)
	}
	if got := last.Expect[0].State.Aligned[0].Of; got != 16 {
		t.Errorf("a quoted ${size} became %d", got)
	}
	if got := last.Functions[0].Statements[0].Operands[0].Register; got != "rbx" {
		t.Errorf("the operand ${reg} became %s", got)
	}
	if last.Says != "push rbx moves rsp by 0x10" || last.Tags[0] != "rbx" || last.Name != "matrix" {
		t.Errorf("%+v", last)
	}
}

func TestMatrixRowsMakeOneCaseEach(t *testing.T) {
	text, err := os.ReadFile("../fixtures/accepted/matrix-rows.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cases := load(t, string(text))
	want := []string{"matrix-rows [op=push 1 value=1]", "matrix-rows [op=push -1 value=-1]"}
	if diff := cmp.Diff(want, titles(cases)); diff != "" {
		t.Error(diff)
	}
	if got := cases[1].Expect[0].State.Frame[0].Facts[0].Bytes[0]; got != 0xff {
		t.Errorf("the value is %#x", got)
	}
}

func TestCasesShareTheTextThatIsTheSame(t *testing.T) {
	cases := load(t, "matrix: {n: [1, 2]}\n"+strings.Replace(small, "  main", "  leaf: push ${n}\n  main", 1))
	first, second := cases[0].Functions, cases[1].Functions
	if &first[1].Statements[0] != &second[1].Statements[0] {
		t.Error("main, which is the same in both, is read twice")
	}
	if first[0].Statements[0].Operands[0].Immediate != 1 || second[0].Statements[0].Operands[0].Immediate != 2 {
		t.Error("leaf has the same operand in both")
	}
}

// product is a document with as many cases as axes of ten values make.
func product(axes int, text string) string {
	var matrix, uses []string
	for i := range axes {
		matrix = append(matrix, fmt.Sprintf("a%d: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]", i))
		uses = append(uses, fmt.Sprintf("${a%d}", i))
	}
	return "matrix: {" + strings.Join(matrix, ", ") + "}\n" + strings.Replace(text, "rsp\n", "rsp "+strings.Join(uses, " ")+"\n", 1)
}

func TestMistakesOfManyCasesAreTold(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"entry-8", "entri-8", `"entri" is no register`},
		{"entry-8", "byte ${a0}", `"byte 0" has 8 bits, rsp has 64 (in the case a0=0 a1=0 a2=0 a3=0 a4=0, among others)`},
		{"entry-8", "byte ${a4}", `"byte 9" has 8 bits, rsp has 64 (in the case a0=0 a1=0 a2=0 a3=0 a4=9, among others)`},
	} {
		wrong := refusal(t, product(5, strings.Replace(small, c.old, c.new, 1)))
		if !strings.Contains(wrong.Error(), c.want) {
			t.Errorf("%q is not told:\n%v", c.want, wrong)
		}
	}
}

func TestMatrixIsLimited(t *testing.T) {
	if cases := load(t, product(4, small)); len(cases) != 10_000 {
		t.Errorf("%d cases", len(cases))
	}
	if wrong := refusal(t, product(6, small)); !strings.Contains(wrong.Error(), "more than 100000 cases") {
		t.Error(wrong)
	}
}
