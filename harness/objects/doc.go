// Package objects runs the functions of a relocatable object, each by itself and in single
// steps, walks the stack at every instruction by the object's own unwind tables, and holds the
// walks against the calls that were really made. What it finds is where the table of a
// compiler, or of who writes machine code, is wrong.
package objects
