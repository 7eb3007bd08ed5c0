package check

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// widened is what the declarations that a set widens ask of the check: their packages are checked whole, and where
// others can name them, so are the packages that import those, by way of others as well, each against what the ones
// below it become. It is not changed once it is made.
type widened struct {
	list []filerewrite.Widening
	in   map[*project.Package][]filerewrite.Widening
	now  map[*types.Package]*types.Package // what becomes of a variant, for who imports it
}

// seenAs returns a package as others see it.
func (w *widened) seenAs(seen *filerewrite.Seen) func(*types.Package) *types.Package {
	return func(pkg *types.Package) *types.Package {
		if now := w.now[pkg]; now != nil {
			return now
		}
		return seen.Of(pkg)
	}
}

// isWidenedPart reports whether a package-level object has to have another type, because a part of it is widened.
func (w *widened) isWidenedPart(g *project.Package, name string) bool {
	return w != nil && slices.ContainsFunc(w.in[g], func(x filerewrite.Widening) bool { return x.Part == name })
}

// recheckedAs reports whether a package is another one checked again.
func (w *widened) recheckedAs(old, now *types.Package) bool {
	return w != nil && old != nil && now != nil && w.now[old] == now
}
