// Package declaration has the words for functions of which a scenario says what their
// frames hold, and not by which instructions: types, calling conventions, parameters,
// locals and the steps of a body. It has no arithmetic: how large a type is, where an
// argument or a local lies, is for each side to work out from the documents by itself.
package declaration
