package handover

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/seed-58def443/ssot/scan/disk"
)

// module returns the store as seen from the folder that has all of the repository that the go command builds: that of
// the workspace or of the module, if the session's folder is inside of one, else the session's folder; or one above it
// that also has the modules which the workspace uses and the folders that replace modules.
func (s store) module() store {
	at := s
	for found := false; ; at = at.above() {
		workspace := at.has("go.work")
		if workspace || !found && at.has("go.mod") {
			s, found = at, true
		}
		if workspace || at.prefix == "" {
			break
		}
	}
	for _, folder := range locals(s.Dir) {
		rel, err := filepath.Rel(s.Dir, folder)
		up := 0
		for part := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
			if part == ".." {
				up++
			}
		}
		if err != nil || up > strings.Count(s.prefix, "/") { // in no repository, or in another one
			continue
		}
		for range up {
			s = s.above()
		}
	}
	return s
}

// above returns the store as seen from the folder above, which must be in the repository.
func (s store) above() store {
	s.Dir = filepath.Join(s.Dir, "..")
	s.prefix = s.prefix[:strings.LastIndexByte(strings.TrimSuffix(s.prefix, "/"), '/')+1]
	return s
}

// has reports whether the folder of the store has an entry of a name.
func (s store) has(name string) bool {
	_, err := os.Stat(filepath.Join(s.Dir, name))
	return err == nil
}

// locals returns the folders that the go.work or else the go.mod of a folder uses, or replaces modules with. The go
// command reports files that can't be read or parsed.
func locals(dir string) (folders []string) {
	replaces := func(dir string, list []*modfile.Replace) {
		for _, r := range list {
			if r.New.Version == "" {
				folders = append(folders, absolute(dir, r.New.Path))
			}
		}
	}
	module := func(dir string) {
		if src, err := disk.Read(filepath.Join(dir, "go.mod")); err == nil {
			if file, err := modfile.Parse("go.mod", src, nil); err == nil {
				replaces(dir, file.Replace)
			}
		}
	}
	src, err := disk.Read(filepath.Join(dir, "go.work"))
	if err != nil {
		module(dir)
		return folders
	}
	work, err := modfile.ParseWork("go.work", src, nil)
	if err != nil {
		return nil
	}
	replaces(dir, work.Replace)
	for _, use := range work.Use {
		folder := absolute(dir, use.Path)
		folders = append(folders, folder)
		module(folder)
	}
	return folders
}

// absolute returns a path of a go.mod or go.work as an absolute one.
func absolute(dir, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}
