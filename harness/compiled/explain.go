package compiled

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framecheck/framecheck/harness/ledger"
	"github.com/framecheck/framecheck/harness/objects"
)

// predicates know the wrong instructions of the ledger's findings by what was found there
// alone.
var predicates = map[string]func(objects.Wrong) bool{
	// DW_OP_breg6 is 0x76. Before pop rbp such expressions are right.
	"expressions-of-popped-rbp": func(w objects.Wrong) bool {
		return strings.Contains(w.Rule, "rbp at the address that the expression 76 ") && w.What != "the CFA"
	},
	"r13-restored-early": func(w objects.Wrong) bool {
		return w.What == "r13 of the caller" && !strings.Contains(w.Rule, "r13 at ") && strings.Contains(w.Look, "at the CFA-16")
	},
	"offset-behind-vector-saves": func(w objects.Wrong) bool {
		return w.What == "the CFA" && strings.HasPrefix(w.Instruction, "movaps xmmword ptr [rsp") && strings.HasPrefix(w.Rule, "CFA is rsp+")
	},
	"arguments-popped-one-by-one": func(w objects.Wrong) bool {
		return w.What == "the CFA" && strings.HasPrefix(w.Instruction, "pop ") && strings.HasSuffix(w.Walked, "bytes higher")
	},
	"constants-pushed-uncounted": func(w objects.Wrong) bool {
		return w.What == "the CFA" && strings.HasPrefix(w.Instruction, "pop ") && strings.HasPrefix(w.Rule, "CFA is rsp+8,") &&
			strings.HasSuffix(w.Walked, " 8 bytes lower")
	},
	// UNWIND_INFOs of which the frame register is set by the second instruction.
	"vectors-from-the-frame-pointer": func(w objects.Wrong) bool {
		return setAtOnce(w.Rule) && strings.Contains(w.Rule, "xmm") && (strings.HasPrefix(w.What, "xmm") || w.What == "the CFA" && w.Walked == "not known")
	},
	"pushes-behind-the-frame-pointer": func(w objects.Wrong) bool {
		general, _, _ := strings.Cut(w.What, " of the caller")
		return setAtOnce(w.Rule) && strings.Contains(w.Rule, "push "+general+",")
	},
	"parts-without-a-table": func(w objects.Wrong) bool {
		return strings.HasSuffix(w.Function, ".cold") && strings.HasPrefix(w.Rule, "no rule for ")
	},
	"leaps": func(w objects.Wrong) bool { return w.Function == "features.c: leap" },
}

// setAtOnce reports a row of an UNWIND_INFO that takes back a frame pointer behind the first
// push.
func setAtOnce(rule string) bool { return strings.HasSuffix(rule, ", rbp is rsp+0, push rbp") }

// explanations are the ledger's findings with their predicates.
type explanations []ledger.UnwindFinding

func readFindings() (explanations, error) {
	findings, err := ledger.UnwindFindings()
	if err != nil {
		return nil, err
	}
	for _, f := range findings {
		if predicates[f.When] == nil {
			return nil, fmt.Errorf("finding %s: there is no predicate %q", f.ID, f.When)
		}
	}
	return findings, nil
}

// of gives the finding that knows a wrong instruction, or nothing. The one with the
// narrower predicate stands later in the ledger.
func (e explanations) of(name string, w objects.Wrong) string {
	for _, f := range slices.Backward(e) {
		if slices.Contains(f.Compilers, family(name)) && predicates[f.When](w) {
			return f.ID
		}
	}
	return ""
}
