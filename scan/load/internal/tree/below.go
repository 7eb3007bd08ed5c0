package tree

import (
	"io/fs"
	"iter"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Below gives the Go files below a folder with their content, in folders that the go command enters, whatever module
// they are of: it is for the modules that a tree does not enter, see [Tree.Nested]. What can't be read is passed over:
// the go command can't build it either.
func Below(dir string) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir():
				if path != dir && !Entered(d.Name()) {
					return fs.SkipDir
				}
				return nil
			case filepath.Ext(path) != ".go":
				return nil
			}
			if src, err := disk.Read(path); err == nil && !yield(path, src) {
				return fs.SkipAll
			}
			return nil
		})
	}
}
