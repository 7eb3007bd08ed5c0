package gocmd

import (
	"context"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/disk"
)

// opened lists the extensions of files that the go command opens when it lists a package, as in go/build.
var opened = []string{".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx", ".swig", ".swigcxx"}

// Opens reports whether the go command opens a file with this name when it lists the file's folder.
func Opens(name string) bool {
	return !strings.HasPrefix(name, "_") && !strings.HasPrefix(name, ".") && slices.Contains(opened, filepath.Ext(name))
}

// recursive ends a pattern that also means the packages below its folder.
const recursive = "/..."

// listable returns an error if the go command, when it lists packages, would open a file that is not regular: it would
// wait forever at a named pipe. It looks into the folders where the main modules, the modules that folders replace, and
// vendor folders may have the packages. What is in the module cache was unpacked by the go command itself.
func (g *Command) listable(ctx context.Context, patterns []string) error {
	for _, pattern := range patterns {
		path, below := strings.CutSuffix(pattern, recursive)
		if strings.Contains(path, "...") { // it may mean any package
			path, below = "", true
		}
		if filepath.IsAbs(path) || build.IsLocalImport(path) {
			if err := regular(ctx, Absolute(g.dir, path), below); err != nil {
				return err
			}
			continue
		}
		for _, m := range g.folders {
			rest, ok := strings.CutPrefix(path+"/", m.Path+"/")
			if !ok && path != "" {
				continue
			}
			if err := regular(ctx, filepath.Join(m.Dir, filepath.FromSlash(rest)), below); err != nil {
				return err
			}
		}
		for _, vendor := range g.vendors {
			if err := regular(ctx, filepath.Join(vendor, filepath.FromSlash(path)), below); err != nil {
				return err
			}
		}
	}
	return nil
}

// regular returns an error if a folder has a file that the go command would open and that is not regular. With below it
// looks at the folders in it too, as far as the go command enters them.
func regular(ctx context.Context, dir string, below bool) error {
	dir = filepath.Clean(dir) + string(filepath.Separator) // the separator makes WalkDir follow a link
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // the go command can't read it either
		case path == dir:
			return nil
		case d.IsDir():
			if !below || strings.HasPrefix(d.Name(), ".") || strings.HasPrefix(d.Name(), "_") || HasGoMod(path) {
				return fs.SkipDir
			}
			return nil
		case d.Type().IsRegular() || !Opens(d.Name()):
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || info.IsDir() {
			return nil
		}
		if err := disk.Irregular(info.Mode()); err != nil {
			return &fs.PathError{Op: "read", Path: path, Err: err}
		}
		return nil
	})
}
