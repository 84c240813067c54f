package machine

import (
	"errors"
	"testing"

	"github.com/framecheck/framecheck/scenarios/trace"
)

// nothing is where a branch of 16 bits goes: an address that is not mapped.
func nothing(address uint64) trace.Outcome { return pageFaulted(0x14, address) }

const below64K = 1<<64 - base // added to an address below 64 KiB, it is an example's at

// vendorExamples are those that differ between vendors.
var vendorExamples = []example{
	{text: "call with 66, AMD pushes a word", bytes: "66 e8 10 00", want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8)<<16>>16 | 4<<48},
		wantFlags: rf, outcome: nothing(0x14), at: below64K + 0x14},
	{text: "call rax with 66, AMD", bytes: "66 ff d0", given: a(0x123456789), want: registers{trace.RSP: S - 2}, stored: quadwords{S - 8: graffitiAt(S-8)<<16>>16 | 3<<48},
		wantFlags: rf, outcome: nothing(0x6789), at: below64K + 0x6789},
	{text: "call with 66 at the guard, AMD", bytes: "66 e8 00 00", given: registers{trace.RSP: guard + 1}, wantFlags: rf, outcome: pageFaulted(6, guard-1)},
	{text: "ret with 66, AMD pops a word", bytes: "66 c3", memory: quadwords{S: 0x8000000000001234}, want: registers{trace.RSP: S + 2}, wantFlags: rf, outcome: nothing(0x1234), at: below64K + 0x1234},
	{text: "ret 8 with 66, AMD", bytes: "66 c2 08 00", memory: quadwords{S: 0x1234}, want: registers{trace.RSP: S + 10}, wantFlags: rf, outcome: nothing(0x1234), at: below64K + 0x1234},
	{text: "jmp with 66, AMD cuts RIP", bytes: "66 eb 10", wantFlags: rf, outcome: nothing(0x13), at: below64K + 0x13},
	{text: "je with 66, AMD cuts RIP", bytes: "66 74 10", givenFlags: trace.ZF, wantFlags: trace.ZF | rf, outcome: nothing(0x13), at: below64K + 0x13},
	{text: "je with 66 not taken", bytes: "66 74 10"},
	{text: "jrcxz with 66, AMD cuts RIP", bytes: "66 e3 10", given: registers{trace.RCX: 0}, wantFlags: rf, outcome: nothing(0x13), at: below64K + 0x13},
	{text: "loop with 66 that ends", bytes: "66 e2 10", given: registers{trace.RCX: 1}, want: registers{trace.RCX: 0}},
	{text: "call with 66 and REX.W", bytes: "66 48 e8 00 00 00 00", want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 7}},

	{text: "call with 66, Intel pushes a quadword", vendor: trace.Intel, bytes: "66 e8 00 00 00 00", want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 6}},
	{text: "call [rax] with 66, Intel reads a quadword", vendor: trace.Intel, bytes: "66 ff 10", given: a(D), memory: quadwords{D: base + 3}, want: registers{trace.RSP: S - 8}, stored: quadwords{S - 8: base + 3}},
	{text: "ret with 66, Intel", vendor: trace.Intel, bytes: "66 c3", memory: quadwords{S: base + 2}, want: registers{trace.RSP: S + 8}},
	{text: "jmp with 66, Intel", vendor: trace.Intel, bytes: "66 eb 01 f4"},
	{text: "je rel32 with 66, Intel", vendor: trace.Intel, bytes: "66 0f 84 01 00 00 00 f4", givenFlags: trace.ZF, wantFlags: trace.ZF},
	{text: "loop with 66, Intel", vendor: trace.Intel, bytes: "66 e2 01 f4", given: registers{trace.RCX: 2}, want: registers{trace.RCX: 1}},

	{text: "jmp far with REX.W, Intel reads 64 bits", vendor: trace.Intel, bytes: "48 ff 28", given: a(D), memory: quadwords{D: base + 3, D + 8: toCode64}},
	{text: "jmp far with REX.W, Intel: not canonical", vendor: trace.Intel, bytes: "48 ff 28", given: a(D), memory: quadwords{D: nonCanonical, D + 8: toCode64}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "call far with REX.W, Intel: not canonical", vendor: trace.Intel, bytes: "48 ff 18", given: a(D), memory: quadwords{D: nonCanonical, D + 8: toCode64}, wantFlags: rf, outcome: refusedSelector(0)},
	{text: "call far and back, Intel", vendor: trace.Intel, bytes: "eb 01 cb ff 18", given: a(D), memory: quadwords{D: far(toCode64, base+2)}, stored: quadwords{S - 8: far(toCode64, base+5)}},
	{text: "AC, lretq of two bad slots, Intel", vendor: trace.Intel, bytes: "48 cb", given: registers{trace.RSP: S + 4}, givenFlags: trace.AC, wantFlags: trace.AC | rf, outcome: faulted(trace.AlignmentCheck)},
	{text: "lss with REX.W, Intel reads 64 bits", vendor: trace.Intel, bytes: "48 0f b2 08", given: a(D), memory: quadwords{D: v1, D + 8: 0x2b}, want: registers{trace.RCX: v1}},
	{text: "sysenter, AMD", bytes: "0f 34", wantFlags: rf, outcome: faulted(trace.InvalidOpcode)},
	{text: "push 0x2b; pop gs, Intel", vendor: trace.Intel, bytes: "6a 2b 0f a9", stored: quadwords{S - 8: 0x2b}, selectors: selectors{trace.GS: 0x2b}},
	{text: "lretq of one bad slot, Intel", vendor: trace.Intel, bytes: "48 cb", given: registers{trace.RSP: trace.StackTop - 8}, wantFlags: rf, outcome: pageFaulted(4, trace.StackTop)},
}

// TestVendorsThatAreNotSettled: where the manual does not say what a vendor's processors
// do, there is no prediction.
func TestVendorsThatAreNotSettled(t *testing.T) {
	for _, c := range []struct {
		text, bytes string
		vendor      trace.Vendor
		given       registers
		flags       trace.Flags
	}{
		{"call with 66", "66 e8 00 00 00 00", trace.OtherVendor, nil, 0},
		{"ret with 66", "66 c3", trace.OtherVendor, nil, 0},
		{"je with 66", "66 74 00", trace.OtherVendor, nil, 0},
		{"loop with 66", "66 e2 00", trace.OtherVendor, nil, 0},
		{"jmp far with REX.W", "48 ff 28", trace.OtherVendor, a(D), 0},
		{"lss with REX.W", "48 0f b2 08", trace.OtherVendor, a(D), 0},
		{"jmp far with REX.W under AC", "48 ff 28", trace.Intel, a(D), trace.AC},
		{"rep stosb under TF", "f3 aa", trace.OtherVendor, registers{trace.RDI: D}, trace.TF},
		{"two loads of ss under TF", "8e d0 8e d0", trace.Intel, a(0x2b), trace.TF},
		{"lretq of two bad slots", "48 cb", trace.Intel, registers{trace.RSP: unmapped}, 0},
		{"iretq of bad slots", "48 cf", trace.OtherVendor, registers{trace.RSP: unmapped}, 0},
		{"call at the guard to a non-canonical target", "ff d0", trace.Intel, registers{trace.RAX: nonCanonical, trace.RSP: guard}, 0},
		{"pop fs of a slot that ends beyond the stack", "0f a1", trace.Intel, registers{trace.RSP: trace.StackTop - 2}, 0},
		{"sysenter", "0f 34", trace.Intel, nil, 0},
		{"sysenter", "0f 34", trace.OtherVendor, nil, 0},
	} {
		t.Run(c.text+", "+c.vendor.String(), func(t *testing.T) {
			p := program(t, c.bytes)
			for r, value := range c.given {
				p.Initial.Set(r, value)
			}
			p.Initial.Flags |= c.flags
			got, err := Run(p, trace.Platform{Vendor: c.vendor})
			var unknown *Unknown
			if !errors.As(err, &unknown) || unknown.Reason == "" {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// TestPaddingOfCS: the SDM does not say what lies above the selector that a far call
// pushes, AMD's processors zero-extend.
func TestPaddingOfCS(t *testing.T) {
	p := program(t, "ff 18")
	p.Initial.Set(trace.RAX, D)
	give(p, D, far(toCode64, base+2))
	for vendor, want := range map[trace.Vendor][]byte{trace.AMD: nil, trace.Intel: {0, 0, 0, 0, 0, 0, 0xff, 0xff}} {
		got, err := Run(p, trace.Platform{Vendor: vendor})
		if err != nil {
			t.Fatal(err)
		}
		open := got.Final.Predicted.StackUndefined
		if want == nil && open != nil || want != nil && string(open[:8]) != string(want) {
			t.Errorf("%v: undefined are % x", vendor, open)
		}
	}
}
