package unloaded

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/ends"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
)

// Source is what is known of source that is not loaded: folders of the tree that mention no forbidden symbol, and
// dependencies. It is read when a value goes there and no sooner.
type Source struct {
	folders memo.Map[string, *Folder] // by folder: what its files do
	bodies  memo.Map[[2]string, *ends.Source]
	files   memo.Map[string, *File]       // by path, nil when it can't be read
	Reach   memo.Map[string, []*load.Dir] // by import path: the folders of the tree that import it, also by way of others
	Tree    func() *TreeIndex
}

// TreeIndex is the folders of a tree by import path, and by what they import.
type TreeIndex struct {
	place     map[*load.Dir]int // in the tree
	Of        map[string][]*load.Dir
	importers map[string][]*load.Dir
}

// NewTreeIndex indexes the folders of a tree.
func NewTreeIndex(dirs []*load.Dir) *TreeIndex {
	x := &TreeIndex{place: make(map[*load.Dir]int, len(dirs)), Of: map[string][]*load.Dir{}, importers: map[string][]*load.Dir{}}
	for n, d := range dirs {
		x.place[d] = n
		x.Of[d.ImportPath] = append(x.Of[d.ImportPath], d)
		for _, f := range d.Files {
			for _, i := range f.Imports {
				if list := x.importers[i]; len(list) == 0 || list[len(list)-1] != d {
					x.importers[i] = append(list, d)
				}
			}
		}
	}
	return x
}

// Folder is what the source of a package does, found by searching its bytes.
type Folder struct {
	Declares map[string][]string // the methods that close, by their receiver's type
	Calls    []string            // such methods that something is called by
}

var (
	closingMethod = regexp.MustCompile(`(?m)^func \((?:\w+\s+)?\*?\s*(\w+)[^)]*\) (\w+)\(`)
	anyCall       = regexp.MustCompile(`\.\s*(\w+)\(`)
)

// Folder is what the source in a folder does, read once.
func (o *Source) Folder(dir string) *Folder {
	return o.folders.Get(dir, func() *Folder { return readFolder(dir) })
}

// Bodies are the declarations of a package, by its folder and name, read once; tests aside.
func (o *Source) Bodies(dir, name string) *ends.Source {
	return o.bodies.Get([2]string{dir, name}, func() *ends.Source {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil
		}
		var files []*ast.File
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			if f := o.File(filepath.Join(dir, e.Name())); f != nil && f.Syntax() != nil && f.Syntax().Name.Name == name {
				files = append(files, f.Syntax())
			}
		}
		return ends.NewSource(files)
	})
}

func readFolder(dir string) *Folder {
	out := &Folder{Declares: map[string][]string{}}
	entries, err := os.ReadDir(dir)
	if err != nil {
		entries = nil // what can't be read is as if it were not there
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := disk.Read(filepath.Join(dir, e.Name()))
		if err != nil {
			continue
		}
		for _, m := range closingMethod.FindAllSubmatch(src, -1) {
			if recv, name := string(m[1]), string(m[2]); ends.By(name) != "" {
				out.Declares[recv] = append(out.Declares[recv], name)
			}
		}
		for _, m := range anyCall.FindAllSubmatch(src, -1) {
			if name := string(m[1]); ends.By(name) != "" {
				out.Calls = append(out.Calls, name)
			}
		}
	}
	slices.Sort(out.Calls)
	out.Calls = slices.Compact(out.Calls)
	return out
}

// Leak is a name by which source that is not loaded can have a value.
type Leak struct {
	Path   string // of the package
	Name   string
	Direct bool // the package's own, so that whoever uses it imports the package; otherwise a method or field
}

// Reaching are the folders of a package and those that import it, also by way of others, in the order of the tree.
func (x *TreeIndex) Reaching(path string) []*load.Dir {
	out := slices.Clone(x.Of[path])
	seen := map[*load.Dir]bool{}
	for _, d := range out {
		seen[d] = true
	}
	queue := []string{path}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		for _, d := range x.importers[next] {
			if !seen[d] {
				seen[d] = true
				out = append(out, d)
				queue = append(queue, d.ImportPath)
			}
		}
	}
	slices.SortFunc(out, func(a, b *load.Dir) int { return x.place[a] - x.place[b] })
	return out
}
