// Package filechange classifies what happened to each file of a session since the session wrote it: unchanged, edited,
// reverted, deleted, renamed, or back at an earlier text. Its input is the record and the current hashes; it reads no
// file and changes nothing.
//
// A file is renamed if it is deleted, exactly one other file has the written text, and no other deleted file claims
// that one. Files that one decision changed are restored together: if one of them does not have its earlier text, none
// is restored.
package filechange
