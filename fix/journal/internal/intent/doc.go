// Package intent reads and writes the intent of an open step: which files are going to be replaced by which texts. It
// is on disk before the first file changes and removed when the step is complete or rolled back.
//
// The input is a list of files with the hashes of their texts; the output, after a crash too, is the same list or an
// error. An intent is accepted only if it names files that a step may write and, beside them, exactly the names that a
// step with its ID uses. The package writes one file, in the journal's own folder.
package intent
