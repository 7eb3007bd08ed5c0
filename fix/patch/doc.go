// Package patch is a change to one file's bytes: edits, hunks, unified text. It knows nothing of Go.
//
// What goes in is texts, as they were, as they are to be, as they are on disk; what comes out is a text, or an error
// where a place is not certain. It reads and writes no file and changes none of its arguments. Its ideas, bottom first:
// lines with their ends (lines.go); which lines of two texts belong together (align.go, word.go); hunks, and how they
// are written (hunk.go, unified.go); edits made (apply.go); an edit of a printer's text carried over to the text as its
// author formatted it (splice.go); a change taken out of a text that was edited since (rebase.go).
package patch
