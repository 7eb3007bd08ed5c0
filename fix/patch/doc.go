// Package patch computes and applies changes of text. It knows little of Go, and reads and writes no files.
//
// From the bottom up: lines with their line ends (lines.go); a patience diff that aligns lines, and pairs of changed
// lines and words (align.go, word.go); hunks and unified diffs (hunk.go, unified.go); byte edits (apply.go).
//
// Two functions combine texts, and return an error where the place of a change is uncertain:
//
//   - Splice applies a change of a printer's output to the source as its author formatted it (splice.go);
//   - Rebase reverses a change in a file that was edited since (rebase.go).
package patch
