// Package file reads and writes regular files of an open folder, completely or not at all, and never through a symbolic
// link.
//
// The input is a folder (see package folder), a name and bytes; after a write the file has all of them and is on disk,
// or does not exist. The package writes only the file that is named.
package file
