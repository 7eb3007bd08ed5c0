// Package step applies a step of changes to several files completely or not at all, and rolls it back on an error.
//
// The input is changes with the text that each file must have; the output is files that all have their new text and a
// saved state, or files as they were. The order makes it safe: both texts of every file and the intent are on disk;
// every new text is on disk beside its file; the files are replaced one after the other, each with its old text beside
// it; the caller saves; the files beside are deleted; the intent is deleted. A crash between any two of these is
// resolved by package recovery. The package writes only what package beside may write, and refuses a file that does not
// have the text that its change was planned on.
package step
