// Package record is the session as it is saved in session.json: decisions by fingerprint, the steps that undo can take
// back, the files that the decisions changed, and earlier texts of files that may come back. [Decode] checks
// everything that other packages rely on. The package reads no disk and no scan.
//
// Records in use are immutable: each change is made on a [Record.Clone], which shares what it does not replace.
//
// Words: a [Decision] is a stack of layers, the newest on top; undo removes the top layer. A decision writes if a file
// contains its change. An absorbed decision can't be undone, because the file's text is no longer the session's. A
// [Sighting] is where a violation was seen last, and in which text. A file's base is its text without any decision,
// its written text the one with all of them; both are named by the hash of a blob. An [EarlierText] is a written text
// that somebody replaced, with its decisions; they come back with it.
package record
