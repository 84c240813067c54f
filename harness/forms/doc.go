// Package forms says which forms of the stack instructions a corpus covers. A
// form is a row of x86.csv (fixtures/x86csv) in one mode; a case covers it by
// executing it, not by naming it.
package forms
