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
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Gate refuses rewrites that are known to be impossible.
type Gate struct {
	Project   *project.Project
	Table     *use.Table
	Graph     *imports.Graph
	reachable memo.Map[reachKey, map[types.Object]bool] // objects of its own package that a use reaches
}

// reachKey is a use in a variant of a package.
type reachKey struct {
	use *use.Use
	in  *load.Package
}

// Refuse returns the site of a violation, or a refusal if its rewrite is known to fail without trying it.
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

// ShapeOf returns the function that refuses a site because of the code around it.
func ShapeOf(v *scan.Violation) func(*load.Package, *site.Site, *use.Use) *refusal.Refusal {
	if v.Kind == rule.Ref {
		return refuseMention
	}
	return RefuseShape
}

// RefuseSite refuses a site at which the use can't be written, in any variant.
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

// describe names the forbidden symbol of a violation in a sentence.
func describe(v *scan.Violation) string {
	if v.Kind == rule.Declare {
		return "types named " + v.Symbol
	}
	return v.Symbol
}

// RefuseKind refuses violations that have no rewrite, whatever their code is.
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

// refuseFunction refuses a use that is a value where the violation mentions a function without calling it, and a use
// that is a function where the violation is a call.
func refuseFunction(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	_, is := identity.Under(u.Typ).(*types.Signature)
	_, was := identity.Under(s.Typ(pkg)).(*types.Signature)
	switch {
	case s.V.Value && !is:
		return RefusePassedOn(s.V)
	case s.V.Kind == rule.Call && !s.V.Value && is && !was:
		how := fmt.Sprintf("write the call as the use, or forbid %s by ref: instead of call: to keep the arguments", s.V.Symbol)
		if s.V.Entry.Symbol.Recv != "" { // "ref:" is only for package-level objects
			how = fmt.Sprintf("write the call as the use, with the arguments that it is to keep: %s({1})", u.Text)
		}
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is a function, and a use stands for a whole call: %s", u.Text, how)}
	}
	return nil
}

// RefusePassedOn refuses a violation that passes a function on without calling it.
func RefusePassedOn(v *scan.Violation) *refusal.Refusal {
	return &refusal.Refusal{Kind: refusal.FunctionValue, Detail: v.Code + " is passed on as a function, not called: who receives it decides when it is called"}
}

// RefuseFile refuses files that must not or can't be rewritten.
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
	if root := p.Project.Res.Root; disk.Inside(root, f.Path) && !load.ScannableIn(root, rel) { // as the session asks before it writes
		return &refusal.Refusal{Kind: refusal.Folder, Detail: rel + " lies in a folder vendor, or in one whose name begins with a dot: nothing is written there"}
	}
	if r := p.refuseLink(rel, f); r != nil {
		return r
	}
	return g.RefuseSyntax(rel, f)
}

// refuseLink refuses symbolic links, and files in a linked folder outside the rule file's folder.
func (p *Gate) refuseLink(rel string, f *load.File) *refusal.Refusal {
	if info, err := os.Lstat(f.Path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return &refusal.Refusal{Kind: refusal.Symlink, Detail: rel + " is a symbolic link: nothing is written through it"}
	}
	target, err := filepath.EvalSymlinks(f.Path)
	if err != nil {
		return nil // not on disk: the file is in an overlay
	}
	root, err := filepath.EvalSymlinks(p.Project.Res.Root)
	if err != nil || !disk.Inside(p.Project.Res.Root, f.Path) || disk.Inside(root, target) {
		return nil
	}
	return &refusal.Refusal{Kind: refusal.Symlink, Detail: rel + " lies behind a symbolic link that leads out of the module: nothing is written through it"}
}

// refuseErrors refuses code that does not type-check as scanned.
func refuseErrors(pkg *load.Package, s *site.Site) *refusal.Refusal {
	first, last := s.File.Tok.Line(s.Expr.Pos()), s.File.Tok.Line(s.Expr.End())
	for _, e := range pkg.Errors {
		if e.Position.Filename == s.File.Path && first <= e.Position.Line && e.Position.Line <= last {
			return &refusal.Refusal{Kind: refusal.Errors, Detail: fmt.Sprintf("this place does not type-check as it is: %s (%s:%d)", words.OneLine(e.Msg), s.V.File, e.Position.Line)}
		}
	}
	if t := s.Typ(pkg); t == nil || t == types.Typ[types.Invalid] {
		return &refusal.Refusal{Kind: refusal.Errors, Detail: "the type of " + s.V.Code + " is not known, because the package has errors"}
	}
	return nil
}

// RefuseImport refuses packages that can't import the packages that a use mentions.
func (p *Gate) RefuseImport(pkg *load.Package, u *use.Use, test bool) *refusal.Refusal {
	for _, o := range u.Owners() {
		if r := p.RefusePackage(pkg, o.Pkg, test); r != nil {
			return r
		}
	}
	return nil
}

// RefusePackage refuses an import that Go does not allow: of a main or internal package, of a module that is not
// required, or in a cycle. test reports whether the import is in a test file.
func (p *Gate) RefusePackage(pkg *load.Package, other *types.Package, test bool) *refusal.Refusal {
	from := pkg.PlainPath()
	if pkg.Path == other.Path() {
		return nil // the package itself
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

// RefuseShape refuses code around a site that can't work with one shared value.
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

// ignoresResults reports whether the violation's results are ignored and those of the use may be ignored as well: the
// use returns nothing, or is such a call itself, with the arguments, and returns no error that was not returned before.
func ignoresResults(s *site.Site, u *use.Use, oldResults, newResults []types.Type) bool {
	switch s.Parent(1).(type) {
	case *ast.ExprStmt, *ast.GoStmt, *ast.DeferStmt:
	default:
		return false
	}
	return len(newResults) == 0 || u.Passes() && (slices.ContainsFunc(oldResults, identity.IsError) || !slices.ContainsFunc(newResults, identity.IsError))
}

// RefuseOwner refuses a use from a package with type errors: its meaning is uncertain.
func (p *Gate) RefuseOwner(configuration string, v *scan.Violation, u *use.Use) *refusal.Refusal {
	for _, o := range u.Owners() {
		if r := p.Table.RefuseBroken(configuration, v, o.Pkg.Path()); r != nil {
			return r
		}
	}
	return nil
}

// refuseResults refuses a use with another number of results, unless the statement can be adapted.
func refuseResults(pkg *load.Package, s *site.Site, u *use.Use) *refusal.Refusal {
	old := s.Typ(pkg)
	oldResults, newResults := identity.Results(old), identity.Results(u.Typ)
	switch {
	case len(oldResults) > 1 && len(newResults) == 1:
		_, r := results.DropOf(pkg, s)
		return r
	case len(oldResults) == 1 && len(newResults) == 2 && identity.IsError(newResults[1]):
		g, r := results.GainOf(pkg, s, func(ast.Expr) bool { return true }) // the step that writes it judges what else goes
		if r == nil && !g.Declares() && !identity.Assignable(newResults[0], oldResults[0]) {
			is, stands := identity.Distinguish(newResults[0], oldResults[0])
			r = &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is %s, and here stands %s", s.V.Entry.Use, is, stands)}
		}
		return r
	}
	return &refusal.Refusal{Kind: refusal.Results, Detail: fmt.Sprintf("%s returns %s and %s returns %s", s.V.Symbol, identity.Describe(old), s.V.Entry.Use, identity.Describe(u.Typ))}
}
