package compiled

import "strings"

// Set is a set of options under which compilers lay out frames in their own way.
type Set struct {
	Options string
	On      string // "gcc" or "clang" alone; empty for both
}

// Sets are those that are surveyed.
var Sets = []Set{
	{Options: "-O0"},
	{Options: "-O1"},
	{Options: "-O2"},
	{Options: "-O3"},
	{Options: "-Os"},
	{Options: "-O0 -fomit-frame-pointer"},
	{Options: "-O2 -fomit-frame-pointer"},
	{Options: "-O2 -fno-omit-frame-pointer"},
	{Options: "-Os -fno-omit-frame-pointer"},
	{Options: "-O2 -mno-red-zone"},
	{Options: "-O2 -fcf-protection"},
	{Options: "-O2 -fPIC"},
	{Options: "-O2 -fstack-clash-protection"},
	{Options: "-O2 -mstackrealign"},
	{Options: "-O2 -maccumulate-outgoing-args", On: "gcc"},
	{Options: "-Os -mno-red-zone -fno-shrink-wrap", On: "gcc"},
	{Options: "-Oz", On: "clang"},
}

// common are options of every file: it needs no library, and has a table.
const common = "-x c -w -c -std=gnu11 -ffreestanding -fno-builtin -fno-stack-protector -fasynchronous-unwind-tables"

// flags are the options of a compiler's command line.
func (s Set) flags() []string { return append(strings.Fields(common), strings.Fields(s.Options)...) }
