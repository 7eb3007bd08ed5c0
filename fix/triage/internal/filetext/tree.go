package filetext

import (
	"io/fs"
	"path"
	"path/filepath"

	"golang.org/x/mod/modfile"

	"github.com/seed-58def443/ssot/fix/internal/disk/identity"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan/load"
)

// tree has the regular files below a folder that a scan could read.
type tree struct {
	of      *Lookup
	sizes   map[int64][]string // slash paths by size, sorted
	sizeOf  map[string]int64
	modules map[string]string // the folders with a go.mod, and the path that it has once it was needed
	// the files by their identities on whatever device; nil until they were needed
	names map[identity.Identity][]string
}

// walk walks the tree of a session. What can't be read is left out.
func walk(s *Lookup) *tree {
	t := &tree{of: s, sizes: map[int64][]string{}, sizeOf: map[string]int64{}, modules: map[string]string{}}
	_ = filepath.WalkDir(s.Root, func(name string, d fs.DirEntry, err error) error {
		rel, relErr := filepath.Rel(s.Root, name)
		if err != nil || relErr != nil || rel == "." {
			return nil
		}
		rel = filepath.ToSlash(rel)
		switch {
		case d.IsDir() && !load.Listed(rel+"/a.go"):
			return fs.SkipDir
		case d.Type().IsRegular() && path.Base(rel) == "go.mod":
			t.modules[path.Dir(rel)] = ""
		case d.Type().IsRegular() && load.Listed(rel):
			if info, err := d.Info(); err == nil {
				t.sizes[info.Size()] = append(t.sizes[info.Size()], rel)
				t.sizeOf[rel] = info.Size()
			}
		}
		return nil
	})
	return t
}

// module returns the folder of a file's module, "." if it is that of the root.
func (t *tree) module(file string) string {
	dir := path.Dir(file)
	for dir != "." {
		if _, ok := t.modules[dir]; ok {
			break
		}
		dir = path.Dir(dir)
	}
	return dir
}

// walked returns the tree. It is walked once.
func (s *Lookup) walked() *tree {
	if s.tree == nil {
		s.tree = walk(s)
	}
	return s.tree
}

// modulePath returns the path of the module in a folder, "" if it is not known.
func (t *tree) modulePath(folder string) string {
	is, ok := t.modules[folder]
	if ok && is == "" {
		if text, err := t.of.Read(path.Join(folder, "go.mod")); err == nil {
			is = modfile.ModulePath(text)
			t.modules[folder] = is
		}
	}
	return is
}

// named returns the files with an identity, sorted: several are links to one file.
func (t *tree) named(is identity.Identity) []string {
	if t.names == nil {
		t.names = map[identity.Identity][]string{}
		for _, name := range record.Keys(t.sizeOf) {
			key := identity.Of(t.of.Abs(name)).Anywhere()
			t.names[key] = append(t.names[key], name)
		}
	}
	return t.names[is.Anywhere()]
}
