package check

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// record adds a variable whose type changes. It returns false if the new type mentions types of the variable's own
// package: every check creates new objects for those, so importers can't be checked against it.
func (r *retyped) record(pkg *load.Package, old *types.Var, now types.Type) bool {
	key, ok := identity.KeyOf(old)
	if r == nil || !ok || identity.MadeOf(now, pkg.Path) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.vars = append(r.vars, retypedVar{key, pkg, old, now})
	return true
}

// reshape returns a function that gives the variable its new type, for checking importers.
func (r *retyped) reshape(key identity.Key) filerewrite.Change {
	return func(obj types.Object) types.Object {
		v, ok := obj.(*types.Var)
		if !ok {
			return obj
		}
		var now types.Type
		for _, x := range r.vars {
			if x.key == key && (now == nil || x.pkg.Types == v.Pkg()) {
				now = x.now
			}
		}
		return types.NewVar(v.Pos(), v.Pkg(), v.Name(), now)
	}
}

// sentence describes the change.
func (v retypedVar) sentence() string {
	was, is := identity.Distinguish(v.old.Type(), v.now)
	return fmt.Sprintf("the type of %s would change from %s to %s", v.key.Name, was, is)
}

// verifyDependents type-checks the packages that mention variables with a new type, against the rewritten packages. It
// refuses if source that is not loaded may mention one. It goes one step only: if a variable of an importer would get a
// new type as well, that is refused.
func (p *Checker) verifyDependents(ctx context.Context, rewrites []*filerewrite.File, r *retyped, widenedDecls *widened) (*refusal.Refusal, error) {
	if len(r.vars) == 0 {
		return nil, nil
	}
	slices.SortFunc(r.vars, func(a, b retypedVar) int { return int(a.old.Pos() - b.old.Pos()) })
	var variants []*load.Package
	for _, v := range r.vars {
		d := fileDeclaring(v.old.Pos(), rewrites)
		if d == nil {
			return &refusal.Refusal{Kind: refusal.Exported, Detail: v.sentence()}, nil
		}
		m := project.Mentioned{Key: v.key, Package: d.Package, File: d.File}
		if why := m.UnloadedMention(p.Project); why != "" {
			return &refusal.Refusal{Kind: refusal.Exported, Detail: v.sentence() + ", and " + why}, nil
		}
		d.Change(v.key.Name, r.reshape(v.key))
		variants = append(variants, v.pkg)
		for _, c := range p.Project.Callers(v.key) {
			variants = append(variants, c.Package.With(c.File)...)
		}
	}
	seen := filerewrite.NewSeen(rewrites)
	done := map[*load.Package]bool{}
	for _, pkg := range variants {
		if done[pkg] {
			continue
		}
		done[pkg] = true
		if why, err := p.verifyDependentsIn(ctx, pkg, rewrites, r.vars, widenedDecls, widenedDecls.seenAs(seen)); why != nil || err != nil {
			if why != nil {
				why = &refusal.Refusal{Kind: refusal.Exported, Detail: r.vars[0].sentence() + ", and " + why.Detail}
			}
			return why, err
		}
	}
	return nil, nil
}

// verifyDependentsIn type-checks a whole variant against the rewritten packages.
func (p *Checker) verifyDependentsIn(ctx context.Context, pkg *load.Package, rewrites []*filerewrite.File, vars []retypedVar, widenedDecls *widened, seen func(*types.Package) *types.Package) (*refusal.Refusal, error) {
	c := &check{project: p.Project, table: p.Table, pkg: pkg, widened: widenedDecls}
	replace := map[string][]byte{}
	for _, d := range rewrites {
		if slices.Contains(d.Variants, pkg) {
			replace[d.File.Path] = d.After
			c.rewrites = append(c.rewrites, d)
		}
	}
	var err error
	if c.after, err = p.Project.Res.Program.CheckAmong(ctx, pkg, replace, seen); err != nil {
		return nil, fmt.Errorf("check %s: %w", pkg.Path, err)
	}
	if r := (problems{c}).refuseNewErrors(); r != nil {
		return r, nil
	}
	if r := c.objects(c.rewrites, p.namesOf(pkg)); r != nil {
		return r, nil
	}
	return c.outsideAll(c.rewrites, vars), nil
}

// fileDeclaring returns the rewritten file that contains pos, nil if there is none.
func fileDeclaring(pos token.Pos, rewrites []*filerewrite.File) *filerewrite.File {
	i := slices.IndexFunc(rewrites, func(d *filerewrite.File) bool { return declaredIn(pos, []*filerewrite.File{d}) })
	if i < 0 {
		return nil
	}
	return rewrites[i]
}
