package compiled

import "strings"

// Set is a set of options under which compilers lay out frames in their own way.
type Set struct {
	Options string
	On      string // the family that it is for alone; empty for all
	Windows bool   // COFF objects are made
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

// WindowsSets are those of compilers that make COFF objects: clang, for the runtimes of
// Microsoft and of MinGW, and MinGW's gcc.
var WindowsSets = append(
	onWindows("clang", "-target x86_64-pc-windows-msvc ", "-O0", "-O1", "-O2", "-Os", "-Oz", "-O0 -fomit-frame-pointer",
		"-O2 -fno-omit-frame-pointer", "-Os -fno-omit-frame-pointer", "-O2 -mstackrealign"),
	append(onWindows("clang", "-target x86_64-w64-windows-gnu ", "-O0", "-O2"),
		onWindows("mingw", "", "-O0", "-O1", "-O2", "-O3", "-Os", "-O0 -fomit-frame-pointer", "-O2 -fno-omit-frame-pointer",
			"-Os -fno-omit-frame-pointer", "-O2 -mstackrealign", "-O2 -maccumulate-outgoing-args", "-Os -fno-shrink-wrap")...)...,
)

func onWindows(family, target string, options ...string) []Set {
	var all []Set
	for _, o := range options {
		all = append(all, Set{Options: target + o, On: family, Windows: true})
	}
	return all
}

// common are options of every file: it needs no library, and has a table.
const common = "-x c -w -c -std=gnu11 -ffreestanding -fno-builtin -fno-stack-protector -fasynchronous-unwind-tables"

// flags are the options of a compiler's command line.
func (s Set) flags() []string { return append(strings.Fields(common), strings.Fields(s.Options)...) }
