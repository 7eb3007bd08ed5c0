package check

import (
	"context"
	"fmt"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// widen type-checks the packages that import widened declarations, directly or indirectly. The refusal is the first
// problem.
func (p *Checker) widen(ctx context.Context, rewrites []*filerewrite.File, seen *filerewrite.Seen) (*widened, *refusal.Refusal, error) {
	w := &widened{in: map[*project.Package][]filerewrite.Widening{}, now: map[*types.Package]*types.Package{}}
	outside := map[*project.Package]bool{}
	for _, d := range rewrites {
		if len(d.Widened) > 0 {
			w.list = append(w.list, d.Widened...)
			w.in[d.Package] = append(w.in[d.Package], d.Widened...)
			outside[d.Package] = outside[d.Package] || slices.ContainsFunc(d.Widened, func(x filerewrite.Widening) bool { return x.Outside })
		}
	}
	if len(outside) == 0 {
		return w, nil, nil
	}
	v := &importerWalk{Checker: p, widened: w, rewrites: rewrites, seen: seen, outside: outside, byTypes: map[*types.Package]*load.Package{}, rechecked: map[*load.Package]bool{}}
	for _, pkg := range p.Project.Res.Program.Packages {
		v.byTypes[pkg.Types] = pkg
	}
	for _, pkg := range p.Project.Res.Program.Packages {
		if _, r, err := v.visit(ctx, pkg); r != nil || err != nil {
			return w, r, err
		}
	}
	return w, nil, nil
}

// importerWalk visits the loaded packages, imported ones first.
type importerWalk struct {
	*Checker
	*widened
	rewrites  []*filerewrite.File
	seen      *filerewrite.Seen
	outside   map[*project.Package]bool
	byTypes   map[*types.Package]*load.Package
	rechecked map[*load.Package]bool // whether the visited variant was checked again
}

// visit checks a variant if it declares a widened object that other packages can mention, or imports such a variant,
// and reports whether it did.
func (v *importerWalk) visit(ctx context.Context, pkg *load.Package) (bool, *refusal.Refusal, error) {
	if recheck, ok := v.rechecked[pkg]; ok {
		return recheck, nil, nil
	}
	v.rechecked[pkg] = false
	c := &check{project: v.Project, table: v.Table, pkg: pkg, widened: v.widened, retyped: &retyped{}}
	recheck := v.outside[c.groupOf()]
	for _, imported := range pkg.Types.Imports() {
		if below := v.byTypes[imported]; below != nil {
			reaches, r, err := v.visit(ctx, below)
			if r != nil || err != nil {
				return false, r, err
			}
			recheck = recheck || reaches
		}
	}
	if v.rechecked[pkg] = recheck; !recheck {
		return false, nil, nil
	}
	replace := map[string][]byte{}
	for _, d := range v.rewrites {
		if slices.Contains(d.Variants, pkg) {
			replace[d.File.Path] = d.After
			c.rewrites = append(c.rewrites, d)
		}
	}
	var err error
	if c.after, err = v.Project.Res.Program.CheckAmong(ctx, pkg, replace, v.seenAs(v.seen)); err != nil {
		return false, nil, fmt.Errorf("check %s: %w", pkg.Path, err)
	}
	v.now[pkg.Types] = c.after.Types
	if r := (problems{c}).refuseNewErrors(); r != nil {
		return false, r, nil
	}
	if r := c.objects(c.rewrites, v.namesOf(pkg)); r != nil {
		return false, r, nil
	}
	return true, c.outsideAll(c.rewrites, nil), nil
}
