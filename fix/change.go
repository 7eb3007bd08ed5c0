package fix

import (
	"fmt"
	"go/types"
	"slices"
	"sync"

	"github.com/seed-58def443/ssot/scan/load"
)

// change says what a rewrite makes of a package-level object that other packages may name; nil takes it away.
type change func(types.Object) types.Object

// change notes what becomes of an object that the file declares.
func (d *draft) change(name string, c change) {
	if d.changes == nil {
		d.changes = map[string]change{}
	}
	d.changes[name] = c
}

// declaring is the path of the package which a draft's file declares things in.
func (d *draft) declaring() string { return d.variants[0].Path }

// changed is what becomes of a package's object. It reports false where nothing does.
func changed(drafts []*draft, path string, obj types.Object) (types.Object, bool) {
	for _, d := range drafts {
		if c := d.changes[obj.Name()]; c != nil && d.declaring() == path {
			return c(obj), true
		}
	}
	return obj, false
}

// seen is packages as others see them when the drafts are in place. It is safe for concurrent use.
type seen struct {
	drafts []*draft
	mu     sync.Mutex
	known  map[*types.Package]*types.Package
}

// newSeen is nil when the drafts change nothing that others see.
func newSeen(drafts []*draft) *seen {
	if !slices.ContainsFunc(drafts, func(d *draft) bool { return len(d.changes) > 0 }) {
		return nil
	}
	return &seen{drafts: drafts, known: map[*types.Package]*types.Package{}}
}

func (s *seen) of(pkg *types.Package) *types.Package {
	if s == nil || !slices.ContainsFunc(s.drafts, func(d *draft) bool { return len(d.changes) > 0 && d.declaring() == pkg.Path() }) {
		return pkg
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[pkg] == nil {
		s.known[pkg] = load.Reshaped(pkg, func(obj types.Object) types.Object {
			out, _ := changed(s.drafts, pkg.Path(), obj)
			return out
		})
	}
	return s.known[pkg]
}

// leftOver refuses a set after which a function that goes, or takes other arguments, would still be named somewhere as it was: each place that names it must be one that changes.
func (p *checker) leftOver(drafts []*draft) *Refusal {
	for _, d := range drafts {
		for name := range d.changes {
			key := funcKey{d.declaring(), name}
			for _, c := range p.project.callers(key) {
				at := c.file.Tok.Offset(c.path[len(c.path)-1].Pos())
				i := slices.IndexFunc(drafts, func(d *draft) bool { return d.file.Path == c.file.Path })
				if i < 0 || !within(drafts[i].gone, at) && !drafts[i].passes(c) {
					return &Refusal{RefusedCheck, fmt.Sprintf("%s names %s, which would be gone or another one", c.at(p.project), name)}
				}
			}
		}
	}
	return nil
}
