//go:build !unix

package statedir

import "io/fs"

// private is not known here: who can write to a folder is said by its access list, which the standard library does not
// read. A user's own folders are private from the start.
func private(string, fs.FileInfo) error { return nil }

// others is not known here.
func others(fs.FileInfo) bool { return false }
