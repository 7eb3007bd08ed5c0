package unloaded

import (
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/scan/load"
)

// Source reads source that is not loaded, on demand: folders of the tree that mention no forbidden symbol, and
// dependencies.
type Source struct {
	packages memo.Map[[3]string, *Package] // by import path, folder and name
	files    memo.Map[string, *File]       // by path; nil when it can't be read
	Reach    memo.Map[string, []*load.Dir] // by import path: the folders of the tree that import it, directly or not
	Tree     func() *TreeIndex
}

// TreeIndex lists the folders of a tree by import path, and by what they import.
type TreeIndex struct {
	place     map[*load.Dir]int // the position in the tree
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

// Escape is a name by which source that is not loaded can obtain a value.
type Escape struct {
	Path   string // of the package
	Type   string // the type that has the field or method; empty when it is not known
	Name   string
	Direct bool // a package-level name, whose users import the package; otherwise a method or field
}

// Reaching returns the folders of a package and those that import it, directly or not, in the order of the tree.
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
