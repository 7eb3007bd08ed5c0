// Package allow is the directive that says a violation is meant to be: a comment //ssot:allow RULE -- reason above what
// it covers.
//
// [Parse] reads the text of one comment. [Collect] finds the directives of a file and computes the code that each
// covers: the statement, spec, field or declaration on the next line or on its own line, or the whole file. [Place]
// does the reverse: it returns where a new directive must be inserted to cover a violation, so that gofmt keeps the
// file as it is. [Text] writes the directive.
//
// Words: an anchor is a node that a directive can apply to. A scope is how much code a directive covers. The package
// decides only what a directive covers; whether a rule exists, and whether the directive is needed, is checked by
// package scan.
package allow
