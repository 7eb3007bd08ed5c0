package move

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/gate"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// refuseMove returns the move of an import, or a refusal if it is known to fail without type-checking the result.
func (p *Step) refuseMove(g *project.Package, v *scan.Violation) (*filerewrite.Move, *refusal.Refusal) {
	if r := gate.RefuseKind(v); r != nil {
		return nil, r
	}
	if r := p.Gate.RefuseFile(g, v.File, v.Source); r != nil {
		return nil, r
	}
	m := &filerewrite.Move{V: v, File: v.Source, Spec: syntax.SpecAt(v)}
	if m.Spec == nil {
		return nil, &refusal.Refusal{Kind: refusal.Stale, Detail: fmt.Sprintf("%s:%d:%d no longer holds what was scanned; scan again", v.File, v.Line, v.Column)}
	}
	m.Old = syntax.SpecPath(m.Spec)
	variants := g.With(v.Source)
	collect(m, variants)
	for _, pkg := range variants {
		if r := p.refuseMoveIn(m, pkg); r != nil {
			return nil, r
		}
	}
	return m, nil
}

// refuseMoveIn checks one variant.
func (p *Step) refuseMoveIn(m *filerewrite.Move, pkg *load.Package) *refusal.Refusal {
	if pkg.ForTest == m.Old {
		return &refusal.Refusal{Kind: refusal.NoEqual, Detail: fmt.Sprintf("this is a test of %s itself: it goes when the package goes", m.Old)}
	}
	if r := refuseErrors(m, pkg); r != nil {
		return r
	}
	paths := m.V.Entry.Packages()
	to := make([]*types.Package, len(paths))
	for i, path := range paths {
		if to[i] = p.Project.Res.Program.Types(pkg.Configuration, path); to[i] == nil {
			return &refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("package %s is not among what was loaded: nothing is known of it", path)}
		}
		if r := p.Table.RefuseBroken(pkg.Configuration, m.V, path); r != nil {
			return r
		}
	}
	if m.To == nil {
		m.To = to
	}
	if r := assignMembers(m, pkg, to); r != nil {
		return r
	}
	for i, other := range to {
		if i > 0 && !slices.ContainsFunc(m.Uses, func(u *filerewrite.MoveUse) bool { return u.To.Path() == other.Path() }) {
			continue // no member comes from it
		}
		if r := p.Gate.RefusePackage(pkg, other, m.V.Test); r != nil {
			return r
		}
	}
	return refuseWrites(m, pkg)
}

// refuseErrors refuses an import if it, or a mention of it, has type errors.
func refuseErrors(m *filerewrite.Move, pkg *load.Package) *refusal.Refusal {
	lines := map[int]bool{m.File.Tok.Line(m.Spec.Pos()): true}
	for _, u := range m.Uses {
		lines[m.File.Tok.Line(u.Member.Pos())] = true
	}
	for _, e := range pkg.Errors {
		if e.Position.Filename == m.File.Path && lines[e.Position.Line] {
			return &refusal.Refusal{Kind: refusal.Errors, Detail: fmt.Sprintf("what this file uses of %s does not type-check as it is: %s (%s:%d)", m.Old, e.Msg, m.V.File, e.Position.Line)}
		}
	}
	if pkg.Info.PkgNameOf(m.Spec) == nil {
		return &refusal.Refusal{Kind: refusal.Errors, Detail: fmt.Sprintf("what this file uses of %s is not known, because the package has errors", m.Old)}
	}
	return nil
}

// assignMembers selects the new package for each mentioned member: the first that has a member of the same type,
// otherwise the first that has the name, which package check then refuses with a reason. It refuses names that no new
// package has.
func assignMembers(m *filerewrite.Move, pkg *load.Package, to []*types.Package) *refusal.Refusal {
	var missing []string
	for _, u := range m.Uses {
		var has, fits *types.Package
		for _, other := range to {
			obj := other.Scope().Lookup(u.Member.Name)
			if obj == nil {
				continue
			}
			if has == nil {
				has = other
			}
			if was := pkg.Info.Uses[u.Member]; fits == nil && (was == nil || identity.Same(was.Type(), obj.Type())) {
				fits = other
			}
		}
		if has == nil && !slices.Contains(missing, u.Member.Name) {
			missing = append(missing, u.Member.Name)
		}
		if u.To == nil {
			u.To = cmp.Or(fits, has)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	none := fmt.Sprintf("package %s has no %s", to[0].Path(), words.Enumerate(missing))
	if len(to) > 1 {
		none = fmt.Sprintf("none of %s has %s", m.V.Entry.Use, words.Enumerate(missing))
	}
	return &refusal.Refusal{Kind: refusal.Import, Detail: fmt.Sprintf("%s, which this file uses of %s", none, m.Old)}
}

// refuseWrites refuses an import if the file assigns to a variable of it: the new package has a variable of its own,
// and readers of the old one would not see the value.
func refuseWrites(m *filerewrite.Move, pkg *load.Package) *refusal.Refusal {
	var found *refusal.Refusal
	uses := map[token.Pos]*types.Package{}
	for _, u := range m.Uses {
		uses[u.Member.Pos()] = u.To
	}
	ast.PreorderStack(m.File.Syntax, nil, func(n ast.Node, stack []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || found != nil || uses[id.Pos()] == nil {
			return found == nil
		}
		if v, ok := pkg.Info.Uses[id].(*types.Var); ok {
			if how, _ := syntax.Mutation(pkg.Info, append(slices.Clone(stack), n)); how != "" {
				found = &refusal.Refusal{Kind: refusal.NoEqual, Detail: fmt.Sprintf("%s is %s at %s:%d: %s has a variable of its own, and who reads the one of %s would not see it", v.Name(), how, m.V.File, m.File.Tok.Line(id.Pos()), uses[id.Pos()].Path(), m.Old)}
			}
		}
		return found == nil
	})
	return found
}
