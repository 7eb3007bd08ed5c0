// Package comment finds the comments that belong to a piece of code, and moves them when the code is replaced.
//
// A comment that a tool acts on (a directive, nolint) or a note such as TODO makes a rewrite one to do by hand. Lost
// lists the comments that a change removes.
package comment
