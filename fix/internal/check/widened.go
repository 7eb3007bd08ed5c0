package check

import (
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
)

// widened describes the declarations that a set of rewrites widens. Their packages are checked as a whole. If other
// packages can mention the declarations, all direct and indirect importers are checked too, each against its rechecked
// imports. It does not change once Checker.widen returns.
type widened struct {
	list []filerewrite.Widening
	in   map[*project.Package][]filerewrite.Widening
	now  map[*types.Package]*types.Package // the rechecked package of each variant, for its importers
}

// seenAs returns a function that maps a package to what its importers see after the rewrite.
func (w *widened) seenAs(seen *filerewrite.Seen) func(*types.Package) *types.Package {
	return func(pkg *types.Package) *types.Package {
		if now := w.now[pkg]; now != nil {
			return now
		}
		return seen.Of(pkg)
	}
}

// isWidenedPart reports whether the named object is or contains a widened declaration, so that its type must change.
func (w *widened) isWidenedPart(g *project.Package, name string) bool {
	return w != nil && slices.ContainsFunc(w.in[g], func(x filerewrite.Widening) bool { return x.Part == name })
}

// recheckedAs reports whether now is the rechecked package of old.
func (w *widened) recheckedAs(old, now *types.Package) bool {
	return w != nil && old != nil && now != nil && w.now[old] == now
}
