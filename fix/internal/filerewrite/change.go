package filerewrite

import (
	"go/types"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// Change says what a rewrite makes of a package-level object that other packages may name; nil takes it away.
type Change func(types.Object) types.Object

// Change notes what becomes of an object that the file declares.
func (d *File) Change(name string, c Change) {
	if d.Changes == nil {
		d.Changes = map[string]Change{}
	}
	d.Changes[name] = c
}

// Declaring returns the path of the package which a draft's file declares things in.
func (d *File) Declaring() string { return d.Variants[0].Path }

// Changed returns what becomes of a package's object. It reports false where nothing does.
func Changed(rewrites []*File, path string, obj types.Object) (types.Object, bool) {
	for _, d := range rewrites {
		if c := d.Changes[obj.Name()]; c != nil && d.Declaring() == path {
			return c(obj), true
		}
	}
	return obj, false
}

// Seen is packages as others see them when the drafts are in place. It is safe for concurrent use.
type Seen struct {
	rewrites []*File
	mu       sync.Mutex
	known    map[*types.Package]*types.Package
}

// NewSeen is nil when the drafts change nothing that others see.
func NewSeen(rewrites []*File) *Seen {
	if !slices.ContainsFunc(rewrites, func(d *File) bool { return len(d.Changes) > 0 }) {
		return nil
	}
	return &Seen{rewrites: rewrites, known: map[*types.Package]*types.Package{}}
}

// Of returns a package as others see it under the drafts.
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
