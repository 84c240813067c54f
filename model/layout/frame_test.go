package layout

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/framecheck/framecheck/scenarios/framemap"
)

// TestFrames has slots from high to low as "offset role name".
func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name, abi, function, mark string
		cfa                       uint64
		size                      int
		want                      string
	}{
		{"factorial", "sysv", "params: {n: i64}, returns: i64, frame: {pointer: true, saves: [rbx]}, locals: {product: i64}, body: [{return: n}]", "", 64, 48,
			"-8 return address,-16 saved frame pointer rbp,-24 saved register rbx,-32 local product,-40 spill n,-48 padding"},
		{"example", "sysv", `frame: {pointer: true}, locals: {c: i32, b: f64, buffer: "u8[32]", a: i32}, body: [{mark: here}]`, "", 64, 80,
			"-8 return address,-16 saved frame pointer rbp,-20 local c,-24 padding,-32 local b,-64 local buffer,-68 local a,-80 padding"},
		{"red zone", "sysv", "params: {n: i64}, frame: {red_zone: true}, locals: {v: i32}, body: [{mark: here}]", "", 64, 8, "-8 return address,-12 local v,-16 padding,-24 spill n"},
		{"blocks", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}, {block: [{mark: b}], locals: {y: i64, z: i64}}]", "a", 64, 32,
			"-8 return address,-16 local k,-20 local x,-32 padding"},
		{"the other block", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}, {block: [{mark: b}], locals: {y: i64, z: i64}}]", "b", 64, 32,
			"-8 return address,-16 local k,-24 local y,-32 local z"},
		{"outside of blocks", "sysv", "locals: {k: i64}, body: [{block: [{mark: a}], locals: {x: i32}}]", "", 64, 32, "-8 return address,-16 local k,-32 padding"},
		{"realigned", "sysv", "frame: {pointer: true, realign: 32}, locals: {v: over, c: i8}, body: [{mark: here}]", "", 80, 80,
			"-8 return address,-16 saved frame pointer rbp,-48 local v,-49 local c,-80 padding"},
		{"an offset", "sysv", "frame: {pointer: true}, locals: {v: {type: i32, offset: -52}, c: i8}, body: [{mark: here}]", "", 64, 80,
			"-8 return address,-16 saved frame pointer rbp,-64 padding,-68 local v,-69 local c,-80 padding"},
		{"nothing at an offset", "sysv", "frame: {pointer: true}, locals: {v: {type: i64, offset: -24}, e: {type: empty, offset: -24}}, body: [{mark: here}]", "", 64, 48,
			"-8 return address,-16 saved frame pointer rbp,-32 padding,-40 local v,-48 padding"},
		{"win64", "win64", "params: {a: i32, b: double2, c: i64, d: i64, e: i8}, frame: {saves: [rdi]}, body: [{mark: here}]", "", 64, 16,
			"32 argument e,24 home space d,16 home space c,8 home space b,0 home space a,-8 return address,-16 saved register rdi"},
		{"func1", "cdecl", "params: {x: i32}, returns: i32, frame: {pointer: true}, locals: {t: i32}, body: [{return: x}]", "", 64, 16,
			"0 argument x,-4 return address,-8 saved frame pointer rbp,-12 local t,-16 padding"},
		{"vectors that are saved", "win64", "frame: {pointer: true, saves: [xmm6, rdi, xmm15]}, locals: {v: i64}, body: [{mark: here}]", "", 64, 80,
			"24 home space,16 home space,8 home space,0 home space,-8 return address,-16 saved frame pointer rbp,-24 saved register rdi,-32 padding,-48 saved register xmm6,-64 saved register xmm15,-72 local v,-80 padding"},
		{"sret", "sysv", "params: {n: i64}, returns: char17, locals: {v: char17}, body: [{return: v}]", "", 64, 48,
			"-8 return address,-25 local v,-32 padding,-40 spill sret,-48 spill n"},
	} {
		got, err := Frame(declared(t, c.abi, c.function), c.mark, 0x1000+c.cfa)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var slots []string
		for _, s := range got.Slots {
			name := s.Name
			if s.Role == framemap.SavedRegister && s.Name == "" || s.Role == framemap.FramePointer {
				name = s.Register.String()
			}
			slots = append(slots, strings.TrimRight(fmt.Sprintf("%d %s %s", s.Offset, s.Role, name), " "))
		}
		if text := strings.Join(slots, ","); text != c.want || got.Size != c.size {
			t.Errorf("%s: %d bytes\n got %s\nwant %s", c.name, got.Size, text, c.want)
		}
	}
}

func TestWhatCannotBeLaidOut(t *testing.T) {
	for function, says := range map[string]string{
		"locals: {v: over}, body: [{mark: here}]":                                                          "v needs a multiple of 32 bytes",
		"params: {v: m256}, frame: {pointer: true}, body: [{mark: here}]":                                  "v is stored at a multiple of 32 bytes",
		"frame: {red_zone: true}, body: [{call: f()}]":                                                     "writes over its red zone",
		"frame: {red_zone: true}, locals: {v: 'u8[129]'}, body: [{mark: here}]":                            "keeps 129 bytes below rsp",
		"locals: {v: {type: i32, offset: -8}}, body: [{mark: here}]":                                       "a frame pointer that is not there",
		"frame: {pointer: true}, locals: {a: i64, v: {type: i32, offset: -6}}, body: [{mark: here}]":       "v overlaps",
		"frame: {pointer: true, saves: [rbx]}, locals: {v: {type: i64, offset: -8}}, body: [{mark: here}]": "v overlaps",
		"frame: {pointer: true, red_zone: true, realign: 32}, locals: {a: i64}, body: [{mark: here}]":      "keeps its locals below rsp",
	} {
		_, err := Frame(declared(t, "sysv", function), "", 0x1000)
		var mistake *Mistake
		if !errors.As(err, &mistake) || !strings.Contains(mistake.Message, says) || mistake.Hint == "" || mistake.Position.Line != 35 {
			t.Errorf("%s: %v", function, err)
		}
	}
	f := declared(t, "win64", "frame: {red_zone: true}, body: [{mark: here}]")
	if _, err := Frame(f, "", 0x1000); err == nil {
		t.Error("win64 has a red zone")
	}
	f = declared(t, "cdecl", "params: {q: i128}, code: ret")
	if _, err := Call(f, nil); err == nil {
		t.Error("32-bit code has integers of 128 bits")
	}
}
