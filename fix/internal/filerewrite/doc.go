// Package filerewrite holds the state of one file's rewrite before it is verified: sites, imports, statements to
// remove, edits, and the resulting bytes.
//
// It is the data that the steps of a rewrite share (packages leave, results, deadlocal, move and write) and makes no
// decisions. Set creates a File for each source file that a set of decisions changes. Seen gives importers a view of
// packages whose objects change.
package filerewrite
