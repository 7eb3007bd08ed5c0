package check

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/unchanged"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Checker type-checks rewritten files.
type Checker struct {
	Project   *project.Project
	Table     *use.Table
	sorted    memo.Map[*load.Package, []string] // sorted names of the package-level objects
	before    memo.Map[fileOf, []scan.Finding]  // violations of a file as scanned
	unchanged unchanged.Finder
}

// Verify type-checks every variant of the rewritten files' packages. The refusal is the first problem, in the order of
// packages and variants.
func (p *Checker) Verify(ctx context.Context, rewrites []*filerewrite.File) (*refusal.Refusal, error) {
	var groups []*project.Package
	parts := map[*filerewrite.File]*unchanged.Parts{}
	for _, d := range rewrites {
		parts[d] = p.unchanged.In(d)
		if !slices.Contains(groups, d.Package) {
			groups = append(groups, d.Package)
		}
	}
	slices.SortFunc(groups, func(a, b *project.Package) int { return strings.Compare(a.Path, b.Path) })
	var variants []*load.Package
	for _, g := range groups {
		variants = append(variants, g.Variants...)
	}
	if r := p.refuseLeftovers(rewrites); r != nil {
		return r, nil
	}
	seen, retyped := filerewrite.NewSeen(rewrites), &retyped{}
	widenedDecls, r, err := p.widen(ctx, rewrites, seen)
	if r != nil || err != nil {
		return r, err
	}
	refusals := make([]*refusal.Refusal, len(variants))
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, pkg := range variants {
		work.Go(func() error {
			var err error
			refusals[i], err = p.verifyVariant(inner, pkg, rewrites, parts, seen, retyped, widenedDecls)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	for _, r := range refusals {
		if r != nil {
			return r, nil
		}
	}
	return p.verifyDependents(ctx, rewrites, retyped, widenedDecls)
}

func (p *Checker) verifyVariant(ctx context.Context, pkg *load.Package, rewrites []*filerewrite.File, parts map[*filerewrite.File]*unchanged.Parts, seen *filerewrite.Seen, retyped *retyped, widenedDecls *widened) (*refusal.Refusal, error) {
	replace, sources := map[string]load.Edited{}, map[string][]byte{}
	var mine []*filerewrite.File
	for _, d := range rewrites {
		if slices.Contains(d.Variants, pkg) {
			replace[d.File.Path] = load.Edited{Src: d.After, Same: parts[d].Functions, Left: parts[d].Statements()}
			sources[d.File.Path] = d.After
			mine = append(mine, d)
		}
	}
	if len(mine) == 0 {
		return nil, nil
	}
	checkWhole := len(widenedDecls.in[mine[0].Package]) > 0
	c := &check{project: p.Project, table: p.Table, before: &p.before, pkg: pkg, rewrites: mine, unchanged: parts, retyped: retyped, widened: widenedDecls}
	var err error
	if checkWhole {
		c.after, err = p.Project.Res.Program.CheckAmong(ctx, pkg, sources, widenedDecls.seenAs(seen))
	} else {
		c.after, err = p.Project.Res.Program.CheckEdited(ctx, pkg, replace, widenedDecls.seenAs(seen))
	}
	if err != nil {
		return nil, fmt.Errorf("check %s: %w", pkg.Path, err)
	}
	for _, d := range mine {
		for _, x := range d.Placed {
			if r := c.checkSite(x); r != nil {
				return r, nil
			}
		}
	}
	if r := (moves{c}).verify(mine); r != nil {
		return r, nil
	}
	if r := (problems{c}).refuseNewErrors(); r != nil {
		return r, nil
	}
	if r := c.objects(mine, p.namesOf(pkg)); r != nil {
		return r, nil
	}
	if r := (instances{c}).verify(mine); r != nil {
		return r, nil
	}
	compare := c.outside
	if checkWhole {
		compare = func(rewrites []*filerewrite.File) *refusal.Refusal { return c.outsideAll(rewrites, nil) }
	}
	if r := compare(mine); r != nil {
		return r, nil
	}
	return c.violations(mine), nil
}

// namesOf returns the sorted names of a package's package-level objects. The result is cached.
func (p *Checker) namesOf(pkg *load.Package) []string {
	return p.sorted.Get(pkg, pkg.Types.Scope().Names)
}
