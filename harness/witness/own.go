package witness

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/framecheck/framecheck/native/assembler"
	"github.com/framecheck/framecheck/native/probe"
	"github.com/framecheck/framecheck/native/routines"
	"github.com/framecheck/framecheck/scenarios/trace"
)

//go:embed text/*.asm
var texts embed.FS

// exitSlot is the address of the return address to Exit.
const exitSlot = trace.StackTop - 16

// ownCode is our side of all calls in a mode, at CodeBase: Exit, main, what compiled
// callers call, and the routines that compilers call by themselves.
var ownCode = map[trace.Mode]func() (*assembler.Object, error){
	trace.Mode64: sync.OnceValues(func() (*assembler.Object, error) { return assembleOwn(trace.Mode64) }),
	trace.Mode32: sync.OnceValues(func() (*assembler.Object, error) { return assembleOwn(trace.Mode32) }),
}

// called are the routines that compilers call by themselves in such code.
var called = []string{"memcpy", "memset"}

func assembleOwn(mode trace.Mode) (*assembler.Object, error) {
	external := map[string]uint64{}
	for name, at := range pageNames {
		external[name] = trace.DataBase + at
	}
	listings, err := probe.Parse(append([]string{trace.Start, "main", "callee"}, called...), text(mode))
	if err != nil {
		return nil, err
	}
	object, err := assembler.Assemble(listings, mode, trace.CodeBase, external)
	if err != nil {
		return nil, fmt.Errorf("the witness's own code: %w", err)
	}
	return object, nil
}

// text reads the texts of functions in a mode: our own, of which some are written for one
// mode alone, and the routines. Exit is a nop alone.
func text(mode trace.Mode) func(path string) ([]byte, error) {
	return func(path string) ([]byte, error) {
		if path == "text/"+trace.Start+".asm" {
			return []byte(bytesText(trace.CheckpointBytes[:])), nil
		}
		content, err := texts.ReadFile(path)
		if err != nil {
			content, err = texts.ReadFile(fmt.Sprintf("%s%d.asm", strings.TrimSuffix(path, ".asm"), mode.Bits()))
		}
		if err != nil && mode == trace.Mode64 {
			return routines.Read(path)
		}
		return []byte(spellings[mode].Replace(string(content))), err
	}
}

// spellings replaces in the texts what differs between the modes.
var spellings = map[trace.Mode]*strings.Replacer{
	trace.Mode64: strings.NewReplacer(spelling("r", "8", "qword", []byte{0x04, 0x25}, []byte{0x2c, 0x25})...),
	trace.Mode32: strings.NewReplacer(spelling("e", "4", "dword", []byte{0x05}, []byte{0x2d})...),
}

// spelling gives the pairs for a Replacer. The bytes are those that say "at a fixed
// address" of fxsave (0F AE /0) and of fld with 10 bytes (DB /5).
func spelling(letter, size, word string, save, load []byte) []string {
	pairs := []string{
		"$size*2", doubled(size, 2), "$size*3", doubled(size, 3), "$size*4", doubled(size, 4), "$size", size, "$word", word,
		"$exit_slot", fmt.Sprint(exitSlot), "$checkpoint", bytesText(trace.CheckpointBytes[:]),
		"$fxsave", bytesText(at([]byte{0x0f, 0xae}, save, x87At)),
		"$fload", bytesText([]byte{0xdb, 0xe3}) + "\n" + // fninit
			bytesText(at([]byte{0xdb}, load, stacked1At)) + "\n" + bytesText(at([]byte{0xdb}, load, stacked0At)),
	}
	for _, name := range []string{"ax", "bx", "cx", "dx", "si", "di", "sp"} {
		pairs = append(pairs, "$"+name, letter+name)
	}
	return pairs
}

func doubled(size string, times int) string { return fmt.Sprint(int(size[0]-'0') * times) }

// at makes an instruction with a fixed address on the data page.
func at(opcode, form []byte, offset uint32) []byte {
	all := append(append([]byte(nil), opcode...), form...)
	for shift := 0; shift < 32; shift += 8 {
		all = append(all, byte((trace.DataBase+offset)>>shift))
	}
	return all
}

func bytesText(bytes []byte) string {
	var parts []string
	for _, b := range bytes {
		parts = append(parts, fmt.Sprintf("%#x", b))
	}
	return ".byte " + strings.Join(parts, ", ")
}
