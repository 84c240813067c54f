package source

import (
	"fmt"
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
}

// At gives the position of a line and column of the text, both from 0.
func (b Block) At(line, column int) Position {
	return b.File.At(b.Line+line, b.Indent+column+1)
}
