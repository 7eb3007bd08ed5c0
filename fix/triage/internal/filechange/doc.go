// Package filechange classifies what happened to each file of a session since the session wrote it: unchanged, edited,
// reverted, deleted, renamed, or back at an earlier text. Its input is the record and the current hashes; it reads no
// file and changes nothing.
//
// A file is renamed if it is deleted, or another file is at its name, exactly one file may be it, and no other file
// claims that one. All are renamed at once: two may have swapped their names. Files that one decision changed are
// restored together: if one of them does not have its earlier text, none is restored. The copy of a file that was
// renamed is no file of the session.
package filechange
