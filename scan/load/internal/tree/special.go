package tree

import (
	"context"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// opened lists the endings of the files that the go command opens when it lists a package, as go/build has them.
var opened = []string{".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx"}

// isOpened reports whether the go command opens a file of that name.
func isOpened(name string) bool {
	return !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") && slices.Contains(opened, filepath.Ext(name))
}

// irregular returns why an entry of a folder is no file that can be read, or nil for a file, a link to one, and what is
// not there. A link to a folder is one.
func irregular(path string, d fs.DirEntry) error {
	if d.Type().IsRegular() {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil // who opens it is told
	}
	return disk.Irregular(info.Mode())
}

// maxLinked is how many entries behind a link are looked at: it may lead anywhere.
const maxLinked = 20_000

// aside lists what is no file in a folder that is not walked, below it too: the go command looks into vendor, and
// into a folder named testdata when something imports a package there.
// Modules of their own below it are not entered, nor folders whose name no import path can hold, nor but. It looks at
// most entries at most.
func aside(ctx context.Context, dir, but string, most int) ([]source.Error, error) {
	var out []source.Error
	dir = filepath.Clean(dir) + string(filepath.Separator) // so that a link is followed
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		most--
		switch {
		case most < 0:
			return fs.SkipAll
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // nor can go read it
		case path == dir:
			return nil
		case d.IsDir():
			if path == but || strings.HasPrefix(d.Name(), ".") || gocmd.HasGoMod(path) {
				return fs.SkipDir
			}
			return nil
		}
		if !isOpened(d.Name()) {
			return nil
		}
		if err := irregular(path, d); err != nil && !gocmd.IsDir(path) {
			out = append(out, source.Error{Position: token.Position{Filename: path}, Msg: err.Error()})
		}
		return nil
	})
	return out, err
}
