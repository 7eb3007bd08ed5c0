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

// add notes a variable. It reports false when others can't be shown what it becomes: its type is made of what its own
// package declares, which is another one after every check.
func (r *retyped) add(pkg *load.Package, old *types.Var, now types.Type) bool {
	key, ok := identity.KeyOf(old)
	if r == nil || !ok || identity.MadeOf(now, pkg.Path) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.vars = append(r.vars, retypedVar{key, pkg, old, now})
	return true
}

// change returns a variable as others see it.
func (r *retyped) change(key identity.Key) filerewrite.Change {
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
func (p *Checker) verifyDependents(ctx context.Context, drafts []*filerewrite.File, r *retyped, wide *widened) (*refusal.Refusal, error) {
	if len(r.vars) == 0 {
		return nil, nil
	}
	slices.SortFunc(r.vars, func(a, b retypedVar) int { return int(a.old.Pos() - b.old.Pos()) })
	var variants []*load.Package
	for _, v := range r.vars {
		d := declaring(v.old.Pos(), drafts)
		if d == nil {
			return &refusal.Refusal{Kind: refusal.Exported, Detail: v.sentence()}, nil
		}
		m := project.Mentioned{Key: v.key, Package: d.Package, File: d.File}
		if why := m.Unseen(p.Project); why != "" {
			return &refusal.Refusal{Kind: refusal.Exported, Detail: v.sentence() + ", and " + why}, nil
		}
		d.Change(v.key.Name, r.change(v.key))
		variants = append(variants, v.pkg)
		for _, c := range p.Project.Callers(v.key) {
			variants = append(variants, c.Package.With(c.File)...)
		}
	}
	seen := filerewrite.NewSeen(drafts)
	done := map[*load.Package]bool{}
	for _, pkg := range variants {
		if done[pkg] {
			continue
		}
		done[pkg] = true
		if why, err := p.verifyDependentsIn(ctx, pkg, drafts, r.vars, wide, wide.seenAs(seen)); why != nil || err != nil {
			if why != nil {
				why = &refusal.Refusal{Kind: refusal.Exported, Detail: r.vars[0].sentence() + ", and " + why.Detail}
			}
			return why, err
		}
	}
	return nil, nil
}

// verifyDependentsIn checks a whole variant against the others as edited.
func (p *Checker) verifyDependentsIn(ctx context.Context, pkg *load.Package, drafts []*filerewrite.File, vars []retypedVar, wide *widened, seen func(*types.Package) *types.Package) (*refusal.Refusal, error) {
	c := &check{project: p.Project, table: p.Table, pkg: pkg, widened: wide}
	replace := map[string][]byte{}
	for _, d := range drafts {
		if slices.Contains(d.Variants, pkg) {
			replace[d.File.Path] = d.After
			c.drafts = append(c.drafts, d)
		}
	}
	var err error
	if c.after, err = p.Project.Res.Program.CheckAmong(ctx, pkg, replace, seen); err != nil {
		return nil, fmt.Errorf("check %s: %w", pkg.Path, err)
	}
	if r := (problems{c}).fresh(); r != nil {
		return r, nil
	}
	if r := c.objects(c.drafts, p.namesOf(pkg)); r != nil {
		return r, nil
	}
	return c.outsideAll(c.drafts, vars), nil
}

// declaring returns the draft of the file that declares what stands at a place, or nil.
func declaring(pos token.Pos, drafts []*filerewrite.File) *filerewrite.File {
	i := slices.IndexFunc(drafts, func(d *filerewrite.File) bool { return declaredIn(pos, []*filerewrite.File{d}) })
	if i < 0 {
		return nil
	}
	return drafts[i]
}
