package machine

var shiftExamples = []example{
	{text: "shl eax, 1", bytes: "d1 e0", given: a(0xc0000000), want: a(0x80000000), wantFlags: cf | sf | pf, undefined: af},
	{text: "shl eax, 1 overflows", bytes: "d1 e0", given: a(0x40000000), want: a(0x80000000), wantFlags: sf | pf | of, undefined: af},
	{text: "shl rax, 4", bytes: "48 c1 e0 04", given: a(v1), want: a(0x1223344556677880), wantFlags: cf, undefined: af | of},
	{text: "shl rax, cl of 64 is 0", bytes: "48 d3 e0", given: ac(v1, 64), givenFlags: all, want: a(v1), wantFlags: all},
	{text: "shl eax, cl of 32 is 0 and clears the upper half", bytes: "d3 e0", given: ac(v1, 32), givenFlags: cf, want: a(0x55667788), wantFlags: cf},
	{text: "shl al, 8 leaves CF open", bytes: "c0 e0 08", given: a(1), want: a(0), wantFlags: zf | pf, undefined: af | of | cf},
	{text: "shl byte [rax], 1", bytes: "d0 20", given: a(D), memory: quadwords{D: 0x81}, stored: quadwords{D: 2}, wantFlags: cf | of, undefined: af},
	{text: "shr eax, 1", bytes: "d1 e8", given: a(0x80000001), want: a(0x40000000), wantFlags: cf | pf | of, undefined: af},
	{text: "shr rax, 63", bytes: "48 c1 e8 3f", given: a(1 << 63), want: a(1), undefined: af | of},
	{text: "shr ax, 16 leaves CF open", bytes: "66 c1 e8 10", given: a(0xffff), want: a(0), wantFlags: zf | pf, undefined: af | of | cf},
	{text: "sar eax, 1", bytes: "d1 f8", given: a(0x80000001), want: a(0xc0000000), wantFlags: cf | sf | pf, undefined: af},
	{text: "sar al, 31 is all sign", bytes: "c0 f8 1f", given: a(0x80), want: a(0xff), wantFlags: cf | sf | pf, undefined: af | of},
	{text: "sar rax, cl", bytes: "48 d3 f8", given: ac(0x8000000000000000, 60), want: a(0xfffffffffffffff8), wantFlags: sf, undefined: af | of},
	{text: "rol al, 1", bytes: "d0 c0", given: a(0x80), givenFlags: zf | sf | pf | af, want: a(1), wantFlags: cf | of | zf | sf | pf | af},
	{text: "rol al, 8 changes CF alone", bytes: "c0 c0 08", given: a(0x01), want: a(0x01), wantFlags: cf, undefined: of},
	{text: "rol rax, 16", bytes: "48 c1 c0 10", given: a(v1), want: a(0x3344556677881122), undefined: of},
	{text: "ror eax, 1", bytes: "d1 c8", given: a(1), want: a(0x80000000), wantFlags: cf | of},
	{text: "ror rax, 8", bytes: "48 c1 c8 08", given: a(v1), want: a(0x8811223344556677), wantFlags: cf, undefined: of},
	{text: "ror ax, cl of 0", bytes: "66 d3 c8", given: ac(v1, 0x20), givenFlags: all, want: a(v1), wantFlags: all},
}
