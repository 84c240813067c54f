package intel

import (
	"slices"
	"testing"
)

func TestWhatIsJoinedByASemicolon(t *testing.T) {
	type part struct {
		text   string
		column int
	}
	for text, want := range map[string][]part{
		"push rbp; mov rbp, rsp":     {{"mov rbp, rsp", 11}},
		"nop ;é; ret ; push rax":     {{"ret", 9}, {"push rax", 15}},
		"nop;.byte 1, 2 # bytes":     {{".byte 1, 2", 5}},
		"nop ; rep movsb // ; ret":   {{"rep movsb", 7}},
		"nop ; saved":                {{"saved", 7}},
		"nop ; the frame is aligned": nil,
		"nop ; [rbp-8":               nil,
		"nop ;; (saved)":             nil,
		"nop # ; ret":                nil,
		"nop // ; ret":               nil,
		"nop ; note: ret":            nil,
		"nop ;":                      nil,
	} {
		var got []part
		for _, s := range one(t, text).Joined {
			got = append(got, part{s.Text, s.Position.Column - 4})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
