package tree

import (
	"context"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// irregular returns an error if a folder's entry is not a readable kind of file. It returns nil for a regular file, a
// link to one, and a missing file. A link to a folder is an error.
func irregular(path string, d fs.DirEntry) error {
	if d.Type().IsRegular() {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil // whoever opens it gets the error
	}
	return disk.Irregular(info.Mode())
}

// maxLinked is the maximal number of entries to visit behind a link, which may lead anywhere.
const maxLinked = 20_000

// aside returns the special files in a folder that is not walked, and below it. The go command opens files in vendor,
// and in a folder named testdata if something imports a package there. aside does not enter nested modules, folders
// with a name that import paths can't contain, or the folder but. It visits at most most entries.
func aside(ctx context.Context, dir, but string, most int) ([]source.Error, error) {
	var out []source.Error
	dir = filepath.Clean(dir) + string(filepath.Separator) // the separator makes WalkDir follow a link
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		most--
		switch {
		case most < 0:
			return fs.SkipAll
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // the go command can't read it either
		case path == dir:
			return nil
		case d.IsDir():
			if path == but || strings.HasPrefix(d.Name(), ".") || gocmd.HasGoMod(path) {
				return fs.SkipDir
			}
			return nil
		}
		if !gocmd.Opens(d.Name()) {
			return nil
		}
		if err := irregular(path, d); err != nil && !gocmd.IsDir(path) {
			out = append(out, source.Error{Position: token.Position{Filename: path}, Msg: err.Error()})
		}
		return nil
	})
	return out, err
}
