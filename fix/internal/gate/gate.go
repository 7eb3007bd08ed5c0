package gate

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/imports"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/results"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Gate says what can't be rewritten.
type Gate struct {
	Project   *project.Project
	Table     *use.Table
	Graph     *imports.Graph
	reachable memo.Map[reachKey, map[types.Object]bool] // what uses lead to in their own packages
}

// reachKey is a use in a variant of a package.
type reachKey struct {
	use *use.Use
	in  *load.Package
}

// Refuse says why a violation can't be rewritten as far as that can be told without trying; nil when it may work, and
// then the site is set.
func (p *Gate) Refuse(g *project.Package, v *scan.Violation) (*site.Site, *refusal.Refusal) {
	if r := RefuseKind(v); r != nil {
		return nil, r
	}
	if r := p.RefuseFile(g, v.File, v.Source); r != nil {
		return nil, r
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil, r
	}
	if r := p.RefuseSite(g, s, ShapeOf(v)); r != nil {
		return nil, r
	}
	return s, nil
}

// ShapeOf returns what refuses the place of a violation by what stands around it.
func ShapeOf(v *scan.Violation) func(*load.Package, *site.Site, *use.Use) *refusal.Refusal {
	if v.Kind == rule.Ref {
		return refuseMention
	}
	return RefuseShape
}

// RefuseSite refuses a place at which the use can't stand, in any variant.
func (p *Gate) RefuseSite(g *project.Package, s *site.Site, shape func(*load.Package, *site.Site, *use.Use) *refusal.Refusal) *refusal.Refusal {
	for _, pkg := range g.With(s.File) {
		if r := refuseErrors(pkg, s); r != nil {
			return r
		}
		u, r := p.Table.UseAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if r := refuseFunction(pkg, s, u); r != nil {
			return r
		}
		if r := p.RefuseOwner(pkg.Configuration, s.V, u); r != nil {
			return r
		}
		if r := p.RefuseImport(pkg, u, s.V.Test); r != nil {
			return r
		}
		if r := p.refuseRecursion(pkg, s, u); r != nil {
			return r
		}
		if _, r := p.Table.Fill(pkg, s, u); r != nil {
			return r
		}
		if r := shape(pkg, s, u); r != nil {
			return r
		}
		if s.V.Kind != rule.Ref {
			if r := refuseCopy(p.Project.Index(pkg), s, u); r != nil {
				return r
			}
		}
		if r := p.refuseOverwritten(pkg, s); r != nil {
			return r
		}
	}
	return nil
}

// describe returns what a violation is of, in a sentence.
func describe(v *scan.Violation) string {
	if v.Kind == rule.Declare {
		return "types named " + v.Symbol
	}
	return v.Symbol
}

// RefuseKind refuses what no rewrite is planned for, whatever the code.
func RefuseKind(v *scan.Violation) *refusal.Refusal {
	switch {
	case v.Rule == scan.DirectiveRule || v.Entry == nil:
		return &refusal.Refusal{Kind: refusal.Directive, Detail: "this is a directive, not code: correct it, or remove its line"}
	case v.Found != "":
		return &refusal.Refusal{Kind: refusal.FindOnly, Detail: v.Found}
	case v.Entry.Use == "":
		return &refusal.Refusal{Kind: refusal.FindOnly, Detail: "the rule gives no replacement for " + describe(v)}
	case v.Kind == rule.Declare:
		return &refusal.Refusal{Kind: refusal.Declare, Detail: fmt.Sprintf("a type declaration has nothing to replace it in its place: make its users use %s, then delete it", v.Entry.Use)}
	}
	return nil
}

// refuseFunction refuses what a function would return where the function itself is mentioned, and a function where a
// call of one stands.
func refuseFunction(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	_, is := identity.Under(u.Typ).(*types.Signature)
	_, was := identity.Under(s.Typ(pkg)).(*types.Signature)
	switch {
	case s.V.Value && !is:
		return RefusePassedOn(s.V)
	case s.V.Kind == rule.Call && !s.V.Value && is && !was:
		how := fmt.Sprintf("write the call as the use, or forbid %s by ref: instead of call: to keep the arguments", s.V.Symbol)
		if s.V.Entry.Symbol.Recv != "" { // ref: is for package-level objects
			how = fmt.Sprintf("write the call as the use, with the arguments that it is to keep: %s({1})", u.Text)
		}
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is a function, and a use stands for a whole call: %s", u.Text, how)}
	}
	return nil
}

// RefusePassedOn refuses a violation that is passed on as a function.
func RefusePassedOn(v *scan.Violation) *refusal.Refusal {
	return &refusal.Refusal{Kind: refusal.FunctionValue, Detail: v.Code + " is passed on as a function, not called: who receives it decides when it is called"}
}

// RefuseFile refuses files that nothing is written to.
func (p *Gate) RefuseFile(g *project.Package, rel string, f *load.File) *refusal.Refusal {
	if f != nil && project.IsPage(f) {
		return p.refuseLink(rel, f)
	}
	if f == nil || len(g.With(f)) == 0 {
		return &refusal.Refusal{Kind: refusal.Stale, Detail: rel + " is not among what was scanned; scan again"}
	}
	switch {
	case f.Generated:
		return &refusal.Refusal{Kind: refusal.Generated, Detail: rel + " is generated: change what generates it"}
	case f.Cgo:
		return &refusal.Refusal{Kind: refusal.Cgo, Detail: rel + ` imports "C", so a rewrite of it can't be verified`}
	case f.LineDirectives:
		return &refusal.Refusal{Kind: refusal.Line, Detail: rel + " has //line directives: it was made from another file"}
	}
	if r := p.refuseLink(rel, f); r != nil {
		return r
	}
	return g.RefuseSyntax(rel, f)
}

// refuseLink refuses files that are symbolic links, or that a linked folder takes out of the rule file's.
func (p *Gate) refuseLink(rel string, f *load.File) *refusal.Refusal {
	if info, err := os.Lstat(f.Path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return &refusal.Refusal{Kind: refusal.Symlink, Detail: rel + " is a symbolic link: nothing is written through it"}
	}
	target, err := filepath.EvalSymlinks(f.Path)
	if err != nil {
		return nil // not on disk: it stands in an overlay
	}
	root, err := filepath.EvalSymlinks(p.Project.Res.Root)
	if err != nil || !project.Inside(p.Project.Res.Root, f.Path) || project.Inside(root, target) {
		return nil
	}
	return &refusal.Refusal{Kind: refusal.Symlink, Detail: rel + " lies behind a symbolic link that leads out of the module: nothing is written through it"}
}

// refuseErrors refuses code that the type checker could not make sense of as it is.
func refuseErrors(pkg *load.Package, s *site.Site) *refusal.Refusal {
	first, last := s.File.Tok.Line(s.Expr.Pos()), s.File.Tok.Line(s.Expr.End())
	for _, e := range pkg.Errors {
		if e.Position.Filename == s.File.Path && first <= e.Position.Line && e.Position.Line <= last {
			return &refusal.Refusal{Kind: refusal.Errors, Detail: fmt.Sprintf("this place does not type-check as it is: %s (%s:%d)", e.Msg, s.V.File, e.Position.Line)}
		}
	}
	if t := s.Typ(pkg); t == nil || t == types.Typ[types.Invalid] {
		return &refusal.Refusal{Kind: refusal.Errors, Detail: "the type of " + s.V.Code + " is not known, because the package has errors"}
	}
	return nil
}

// RefuseImport refuses places that can't import what the use mentions.
func (p *Gate) RefuseImport(pkg *load.Package, u *use.Use, test bool) *refusal.Refusal {
	for _, o := range u.Owners() {
		if r := p.RefusePackage(pkg, o.Pkg, test); r != nil {
			return r
		}
	}
	return nil
}

// RefusePackage refuses a package that can't import another, in a test or in a file that others see.
func (p *Gate) RefusePackage(pkg *load.Package, other *types.Package, test bool) *refusal.Refusal {
	from := pkg.PlainPath()
	if pkg.Path == other.Path() {
		return nil // it is the package itself
	}
	if other.Name() == "main" {
		return &refusal.Refusal{Kind: refusal.Internal, Detail: other.Path() + " is a main package: nothing can import it"}
	}
	if parent, ok := load.InternalParent(other.Path()); ok && !load.Within(from, parent) {
		return &refusal.Refusal{Kind: refusal.Internal, Detail: fmt.Sprintf("%s may be imported from %s and below only, and this is %s", other.Path(), parent, from)}
	}
	if module := p.Project.Res.Program.Unrequired(pkg, other.Path()); module != "" {
		return &refusal.Refusal{Kind: refusal.Require, Detail: fmt.Sprintf("the go.mod of %s does not require %s, which go.work alone makes known here: with GOWORK=off, or for who depends on it, %s would not build; require it there first", pkg.Module, module, from)}
	}
	if chain := p.Graph.ImportPath(pkg.Configuration, other.Path(), pkg.Path); chain != nil {
		return &refusal.Refusal{Kind: refusal.Cycle, Detail: "import cycle: " + strings.Join(append([]string{pkg.Path}, chain...), " → ")}
	}
	if test {
		return nil
	}
	if chain := p.Graph.TestCycle(pkg.Configuration, from, other.Path()); chain != nil {
		return &refusal.Refusal{Kind: refusal.Cycle, Detail: "import cycle: " + strings.Join(chain, " → ")}
	}
	return nil
}

// RefuseShape refuses what has no equal with one value that is shared.
func RefuseShape(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	old := s.Typ(pkg)
	if oldResults, newResults := identity.Results(old), identity.Results(u.Typ); len(oldResults) != len(newResults) && !ignoresResults(s, u, oldResults, newResults) {
		if r := refuseResults(pkg, s, u); r != nil {
			return r
		}
	}
	if star, ok := s.Parent(1).(*ast.StarExpr); ok && star.X == s.Expr {
		return &refusal.Refusal{Kind: refusal.NoEqual, Detail: "the result is dereferenced on the spot: what is kept is a copy, which can't be shared"}
	}
	return nil
}

// ignoresResults reports whether nothing takes what a call returns, and that nothing is lost when nothing takes what the use
// returns: it returns nothing, or is such a call itself, with the arguments, and no error that was not there before.
func ignoresResults(s *site.Site, u *use.Use, oldResults, newResults []types.Type) bool {
	switch s.Parent(1).(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt:
	default:
		return false
	}
	return len(newResults) == 0 || u.Passes() && (slices.ContainsFunc(oldResults, identity.IsError) || !slices.ContainsFunc(newResults, identity.IsError))
}

// RefuseOwner refuses a use from a package that has errors: what it means is then not known for sure.
func (p *Gate) RefuseOwner(configuration string, v *scan.Violation, u *use.Use) *refusal.Refusal {
	for _, o := range u.Owners() {
		if r := p.Table.RefuseBroken(configuration, v, o.Pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// refuseResults refuses a use with another number of results where no statement can be made of it.
func refuseResults(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	old := s.Typ(pkg)
	oldResults, newResults := identity.Results(old), identity.Results(u.Typ)
	switch {
	case len(oldResults) > 1 && len(newResults) == 1:
		_, r := results.DropOf(pkg, s)
		return r
	case len(oldResults) == 1 && len(newResults) == 2 && identity.IsError(newResults[1]):
		g, r := results.GainOf(pkg, s)
		if r == nil && g.Lifts() && !identity.Assignable(newResults[0], oldResults[0]) {
			is, stands := identity.Distinguish(newResults[0], oldResults[0])
			r = &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is %s, and here stands %s", s.V.Entry.Use, is, stands)}
		}
		return r
	}
	return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns %s and %s returns %s", s.V.Symbol, identity.Describe(old), s.V.Entry.Use, identity.Describe(u.Typ))}
}
