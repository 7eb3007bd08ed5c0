// Package move edits the import declarations of every rewrite, and rewrites an import of a forbidden package: the file
// imports one or several other packages, and each mention of a member of the old package becomes a mention of the new
// one.
//
// Add checks and records a move. Then, when the file is written, MarkLeaving, RequestImports, Apply and LocateImports
// run in this order. It refuses if no new package has a member of that name, if the file assigns to a variable of the
// old package, or if a mention has type errors. Whether types and values are equal is checked afterwards
// (check/move.go).
package move
