package diff_test

import (
	"testing"

	"github.com/framecheck/framecheck/harness/diff"
	"github.com/framecheck/framecheck/scenarios/trace"
)

func TestLoadsOfSSHoldTheTrap(t *testing.T) {
	for _, code := range []string{"\x17", "\x66\x17", "\x8e\xd0", "\x66\x8e\xd0", "\x41\x8e\xd0", "\x2e\x67\x48\x8e\x10", "\xf3\x8e\x55\xf8"} {
		if !diff.HoldsTrap([]byte(code)) {
			t.Errorf("% x does not", code)
		}
	}
	for _, code := range []string{"", "\x66", "\x8e", "\x8e\xd8", "\x8c\xd0", "\x0f\xb2\x20", "\x1f", "\xe8\x17", "\xc9\x17", "\x48"} {
		if diff.HoldsTrap([]byte(code)) {
			t.Errorf("% x does", code)
		}
	}
}

func TestACheckpointBehindALoadOfSSIsHidden(t *testing.T) {
	p := program()
	p.Code = make([]byte, 0x50)
	copy(p.Code[0x32:], "\x8e\xd0")
	checkpoint := p.Checkpoints[0] // at 0x34
	if diff.Hidden(p, checkpoint) {
		t.Error("it is, though nothing is known of what stands before it")
	}
	p.Lines = []trace.Line{{Address: trace.CodeBase + 0x32, Size: 2, Text: "mov ss, ax"}}
	if !diff.Hidden(p, checkpoint) {
		t.Error("it is not")
	}
	p.Code[0x33] = 0xd8
	if diff.Hidden(p, checkpoint) {
		t.Error("it is behind a load of DS")
	}
}
