package intel

import "testing"

func TestAlignment(t *testing.T) {
	for text, want := range map[string]Alignment{
		".align 32":           {32, maxAlignment},
		".balign 0x40, 0x90":  {64, maxAlignment},
		".P2ALIGN 4,,10":      {16, 10},
		"\t.p2align 4, ,15  ": {16, 15},
		".p2align 0,,0":       {1, maxAlignment},
	} {
		l, wrong := parse("nop\n" + text + "\nret\n" + text)
		if len(wrong) > 0 || len(l.Statements) != 3 || l.Statements[1].Alignment != want {
			t.Errorf("%s: %v %+v", text, wrong, l.Statements)
		}
	}
}

func TestAlignmentOfAFunctionItselfHasNoEffect(t *testing.T) {
	if l, wrong := parse(".p2align 4\nbody:\n.align 32\nret\n.align 4\n.align 8"); len(wrong) > 0 || len(l.Statements) != 2 {
		t.Errorf("%v %+v", wrong, l.Statements)
	}
}
