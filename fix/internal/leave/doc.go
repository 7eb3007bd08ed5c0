// Package leave removes whole statements and functions that a rewrite makes obsolete, such as the close of a value, and
// inserts lines above or below statements. It adds edits to a filerewrite.File, and refuses if a statement shares a
// line with other code or has a comment that must be decided by hand.
package leave
