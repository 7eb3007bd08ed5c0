//go:build !unix

package statedir

import "io/fs"

// private returns nil: access lists decide who can write to a folder here, and the standard library does not read
// them. A user's own folders are private by default.
func private(string, fs.FileInfo) error { return nil }

// others returns false: owners are not read here.
func others(fs.FileInfo) bool { return false }
