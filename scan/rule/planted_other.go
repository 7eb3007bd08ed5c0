//go:build !unix

package rule

import "io/fs"

// planted is not known here: a file's owner is said by its access list, which the standard library does not read.
func planted(string, fs.FileInfo, fs.FileInfo, int) error { return nil }
