package source

import (
	"fmt"
	"sort"
	"strings"
)

// Position is a place in a file. Line and Column count from 1, columns in
// characters.
type Position struct {
	File         string
	Line, Column int
}

// String gives file:line:column.
func (p Position) String() string {
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// File is a text by its name.
type File struct {
	Name  string
	lines []string
}

// NewFile takes a file's text.
func NewFile(name, text string) *File {
	return &File{Name: name, lines: strings.Split(text, "\n")}
}

// Line gives a line, from 1, without its end; empty where there is none.
func (f *File) Line(number int) string {
	if number < 1 || number > len(f.lines) {
		return ""
	}
	return strings.TrimSuffix(f.lines[number-1], "\r")
}

// Lines is the number of lines.
func (f *File) Lines() int { return len(f.lines) }

// At gives a position in the file.
func (f *File) At(line, column int) Position {
	return Position{File: f.Name, Line: line, Column: column}
}

// Block is a text that stands in a file, indented: an assembly listing in YAML.
// Line i of Text (from 0) stands on line Line+i of the file, shifted right by
// Indent columns.
type Block struct {
	File         *File
	Line, Indent int
	Text         string
	// Replaced are the pieces of Text that stand in for others in the file, in
	// the order of the text. None goes over the end of a line.
	Replaced []Replacement
}

// Replacement is a piece of a text that stands in for another in the file: a
// value for a placeholder.
type Replacement struct {
	Line, Column int // in the text, from 0
	Length       int // in the text, in characters
	Written      int // in the file, in characters
}

// At gives the position of a line and column of the text, both from 0.
func (b Block) At(line, column int) Position {
	shift := 0
	for i := b.firstReplaced(line); i < len(b.Replaced) && b.Replaced[i].Line == line && b.Replaced[i].Column <= column; i++ {
		if r := b.Replaced[i]; column >= r.Column+r.Length {
			shift += r.Written - r.Length
		} else {
			shift += r.Column - column // to where the piece begins
		}
	}
	return b.File.At(b.Line+line, b.Indent+column+shift+1)
}

func (b Block) firstReplaced(line int) int {
	return sort.Search(len(b.Replaced), func(i int) bool { return b.Replaced[i].Line >= line })
}
