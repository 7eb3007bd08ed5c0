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

// record notes a variable. It reports false when others can't be shown what it becomes: its type is made of what its own
// package declares, which is another one after every check.
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

// reshape returns a variable as others see it.
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

// sentence returns what would change.
func (v retypedVar) sentence() string {
	was, is := identity.Distinguish(v.old.Type(), v.now)
	return fmt.Sprintf("the type of %s would change from %s to %s", v.key.Name, was, is)
}

// verifyDependents verifies that those who name variables which get another type can do with it: their packages are
// checked whole, against the others as edited. What is not loaded must not name them. That stops at one step: a
// variable of theirs that would get another type in its turn is refused.
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

// verifyDependentsIn checks a whole variant against the others as edited.
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

// fileDeclaring returns the draft of the file that declares what stands at a place, or nil.
func fileDeclaring(pos token.Pos, rewrites []*filerewrite.File) *filerewrite.File {
	i := slices.IndexFunc(rewrites, func(d *filerewrite.File) bool { return declaredIn(pos, []*filerewrite.File{d}) })
	if i < 0 {
		return nil
	}
	return rewrites[i]
}
