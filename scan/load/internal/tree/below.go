package tree

import (
	"io/fs"
	"iter"
	"path/filepath"

	"github.com/seed-58def443/ssot/scan/disk"
)

// Below returns the Go files below a folder, with their content, in the folders that the go command enters, of any
// module. It is for modules that are not part of a tree, see [Tree.Nested]. It skips files that can't be read, because
// the go command can't build them either.
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
