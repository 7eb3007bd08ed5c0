// Package snippets finds what is forbidden in the code that documentation shows: in go pages and files with their
// syntax, out come findings in their snippets. A snippet is code in a Markdown page, a comment or a string. The package
// reads no files.
//
// The algorithm: a byte search dismisses most files, and most lines of the others. A snippet that parses is
// type-checked against stand-in packages, which contain only the forbidden objects; then package detect searches it
// like any package. A snippet that does not parse is searched by tokens, for a qualified name and an opening bracket.
//
// Limits: a snippet seldom says which package a name stands for. [Finder] lists what is assumed, in which order.
// Methods are not found, because the type of their operand is not known.
//
// Words: a stand-in is an empty package, type or function in place of the real one. A usual name is the name that a
// package has where no import names it differently.
package snippets
