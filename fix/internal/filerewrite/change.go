package filerewrite

import (
	"go/types"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// Change maps a package-level object to what a rewrite makes of it; a nil result means it is removed.
type Change func(types.Object) types.Object

// Change records how an object that the file declares changes.
func (d *File) Change(name string, c Change) {
	if d.Changes == nil {
		d.Changes = map[string]Change{}
	}
	d.Changes[name] = c
}

// Declaring returns the import path of the package to which the file's declarations belong.
func (d *File) Declaring() string { return d.Variants[0].Path }

// Changed returns what the rewrites make of a package's object. It returns false if none changes it.
func Changed(rewrites []*File, path string, obj types.Object) (types.Object, bool) {
	for _, d := range rewrites {
		if c := d.Changes[obj.Name()]; c != nil && d.Declaring() == path {
			return c(obj), true
		}
	}
	return obj, false
}

// Seen maps packages to what their importers see after the rewrites. It is safe for concurrent use.
type Seen struct {
	rewrites []*File
	mu       sync.Mutex
	known    map[*types.Package]*types.Package
}

// NewSeen returns nil if the rewrites change nothing that importers see.
func NewSeen(rewrites []*File) *Seen {
	if !slices.ContainsFunc(rewrites, func(d *File) bool { return len(d.Changes) > 0 }) {
		return nil
	}
	return &Seen{rewrites: rewrites, known: map[*types.Package]*types.Package{}}
}

// Of returns a package as its importers see it after the rewrites.
func (s *Seen) Of(pkg *types.Package) *types.Package {
	if s == nil || !slices.ContainsFunc(s.rewrites, func(d *File) bool { return len(d.Changes) > 0 && d.Declaring() == pkg.Path() }) {
		return pkg
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[pkg] == nil {
		s.known[pkg] = load.Reshaped(pkg, func(obj types.Object) types.Object {
			out, _ := Changed(s.rewrites, pkg.Path(), obj)
			return out
		})
	}
	return s.known[pkg]
}
