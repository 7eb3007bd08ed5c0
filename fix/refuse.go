package fix

import (
	"fmt"
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// refuse says why a violation can't be rewritten as far as that can be told without trying; nil when it may work, and then the site is set.
func (p *gate) refuse(g *group, v *scan.Violation) (*site, *Refusal) {
	if r := refuseKind(v); r != nil {
		return nil, r
	}
	if r := p.refuseFile(g, v.File, v.Source); r != nil {
		return nil, r
	}
	s, r := locate(v)
	if r != nil {
		return nil, r
	}
	shape := refuseShape
	if v.Kind == rule.Ref {
		shape = refuseMention
	}
	if r := p.refuseSite(g, s, shape); r != nil {
		return nil, r
	}
	return s, nil
}

// refuseSite refuses a place at which the use can't stand, in any variant.
func (p *gate) refuseSite(g *group, s *site, shape func(*load.Package, *site, *use) *Refusal) *Refusal {
	for _, pkg := range g.with(s.file) {
		if r := refuseErrors(pkg, s); r != nil {
			return r
		}
		u, r := p.table.useAt(pkg.Configuration, s)
		if r != nil {
			return r
		}
		if r := refuseFunction(pkg, s, u); r != nil {
			return r
		}
		if r := p.refuseOwner(pkg.Configuration, s.v, u); r != nil {
			return r
		}
		if r := p.refuseImport(pkg, u, s.v.Test); r != nil {
			return r
		}
		if _, r := fill(pkg, s, u); r != nil {
			return r
		}
		if r := shape(pkg, s, u); r != nil {
			return r
		}
		if s.v.Kind != rule.Ref {
			if r := p.project.index(pkg).refuseCopy(s, u); r != nil {
				return r
			}
		}
		if r := p.refuseOverwritten(pkg, s); r != nil {
			return r
		}
		if r := p.refuseChanged(pkg, s); r != nil {
			return r
		}
	}
	return nil
}

// refuseKind refuses what no rewrite is planned for, whatever the code.
func refuseKind(v *scan.Violation) *Refusal {
	switch {
	case v.Rule == scan.DirectiveRule || v.Entry == nil:
		return &Refusal{RefusedDirective, "this is a directive, not code: correct it, or remove its line"}
	case v.Entry.Use == "":
		return &Refusal{RefusedFindOnly, "rule " + v.Rule + " only finds: it has no use to write instead of " + v.Symbol}
	case v.Kind == rule.Declare:
		return &Refusal{RefusedDeclare, fmt.Sprintf("a type declaration has nothing to replace it in its place: make its users use %s, then delete it", v.Entry.Use)}
	}
	return nil
}

// refuseFunction refuses what a function would return where the function itself is mentioned, and a function where a call of one stands.
func refuseFunction(pkg *load.Package, s *site, u *use) *Refusal {
	_, is := under(u.typ).(*types.Signature)
	_, was := under(s.typ(pkg)).(*types.Signature)
	switch {
	case s.v.Value && !is:
		return refusePassedOn(s.v)
	case s.v.Kind == rule.Call && !s.v.Value && is && !was:
		return &Refusal{RefusedType, fmt.Sprintf("%s is a function, and a use stands for a whole call: write the call as the use, or forbid %s by ref: instead of call: to keep the arguments", u.text, s.v.Symbol)}
	}
	return nil
}

func refusePassedOn(v *scan.Violation) *Refusal {
	return &Refusal{RefusedFunctionValue, v.Code + " is passed on as a function, not called: who receives it decides when it is called"}
}

// refuseFile refuses files that nothing is written to.
func (p *gate) refuseFile(g *group, rel string, f *load.File) *Refusal {
	if f != nil && isPage(f) {
		return p.refuseLink(rel, f)
	}
	if f == nil || len(g.with(f)) == 0 {
		return &Refusal{RefusedStale, rel + " is not among what was scanned; scan again"}
	}
	switch {
	case f.Generated:
		return &Refusal{RefusedGenerated, rel + " is generated: change what generates it"}
	case f.Cgo:
		return &Refusal{RefusedCgo, rel + ` imports "C", so a rewrite of it can't be verified`}
	case f.LineDirectives:
		return &Refusal{RefusedLine, rel + " has //line directives: it was made from another file"}
	}
	if r := p.refuseLink(rel, f); r != nil {
		return r
	}
	return g.refuseSyntax(rel, f)
}

// refuseLink refuses files that are symbolic links, or that a linked folder takes out of the rule file's.
func (p *gate) refuseLink(rel string, f *load.File) *Refusal {
	if info, err := os.Lstat(f.Path); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return &Refusal{RefusedSymlink, rel + " is a symbolic link: nothing is written through it"}
	}
	target, err := filepath.EvalSymlinks(f.Path)
	if err != nil {
		return nil // not on disk: it stands in an overlay
	}
	root, err := filepath.EvalSymlinks(p.project.res.Root)
	if err != nil || !inside(p.project.res.Root, f.Path) || inside(root, target) {
		return nil
	}
	return &Refusal{RefusedSymlink, rel + " lies behind a symbolic link that leads out of the module: nothing is written through it"}
}

func inside(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// refuseErrors refuses code that the type checker could not make sense of as it is.
func refuseErrors(pkg *load.Package, s *site) *Refusal {
	first, last := s.file.Tok.Line(s.expr.Pos()), s.file.Tok.Line(s.expr.End())
	for _, e := range pkg.Errors {
		if e.Position.Filename == s.file.Path && first <= e.Position.Line && e.Position.Line <= last {
			return &Refusal{RefusedErrors, fmt.Sprintf("this place does not type-check as it is: %s (%s:%d)", e.Msg, s.v.File, e.Position.Line)}
		}
	}
	if t := s.typ(pkg); t == nil || t == types.Typ[types.Invalid] {
		return &Refusal{RefusedErrors, "the type of " + s.v.Code + " is not known, because the package has errors"}
	}
	return nil
}

// refuseImport refuses places that can't import what the use mentions.
func (p *gate) refuseImport(pkg *load.Package, u *use, test bool) *Refusal {
	for _, o := range u.owners() {
		if r := p.refusePackage(pkg, o.pkg, test); r != nil {
			return r
		}
	}
	return nil
}

// refusePackage refuses a package that can't import another, in a test or in a file that others see.
func (p *gate) refusePackage(pkg *load.Package, other *types.Package, test bool) *Refusal {
	from := plainPath(pkg)
	if other.Name() == "main" {
		return &Refusal{RefusedInternal, other.Path() + " is a main package: nothing can import it"}
	}
	if parent, ok := load.InternalParent(other.Path()); ok && !load.Within(from, parent) {
		return &Refusal{RefusedInternal, fmt.Sprintf("%s may be imported from %s and below only, and this is %s", other.Path(), parent, from)}
	}
	if chain := p.graph.importPath(pkg.Configuration, other.Path(), pkg.Path); chain != nil {
		return &Refusal{RefusedCycle, "import cycle: " + strings.Join(append([]string{pkg.Path}, chain...), " → ")}
	}
	if test {
		return nil
	}
	if chain := p.graph.testCycle(pkg.Configuration, from, other.Path()); chain != nil {
		return &Refusal{RefusedCycle, "import cycle: " + strings.Join(chain, " → ")}
	}
	return nil
}

// plainPath is the import path by which Go's internal rule judges a package.
func plainPath(pkg *load.Package) string {
	if pkg.ForTest != "" && pkg.Path == pkg.ForTest+"_test" {
		return pkg.ForTest
	}
	return pkg.Path
}

// refuseShape refuses what has no equal with one value that is shared.
func refuseShape(pkg *load.Package, s *site, u *use) *Refusal {
	old := s.typ(pkg)
	if had, has := results(old), results(u.typ); len(had) != len(has) {
		if r := refuseResults(pkg, s, u); r != nil {
			return r
		}
	}
	if star, ok := s.parent(1).(*ast.StarExpr); ok && star.X == s.expr {
		return &Refusal{RefusedNoEqual, "the result is dereferenced on the spot: what is kept is a copy, which can't be shared"}
	}
	return nil
}

// describe says what an expression returns: "(*redis.Client, error)", "one value, *redis.Client", "nothing".
func describe(t types.Type) string {
	switch list := results(t); len(list) {
	case 0:
		return "nothing"
	case 1:
		return "one value, " + short(list[0])
	default:
		names := make([]string, len(list))
		for i, r := range list {
			names[i] = short(r)
		}
		return "(" + strings.Join(names, ", ") + ")"
	}
}

// short names a type as code would, by package name.
func short(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string { return pkg.Name() })
}
