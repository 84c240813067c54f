// Package source says where in a file something stands, and what is wrong
// there: position, the line itself, what was expected, what to write instead.
package source
