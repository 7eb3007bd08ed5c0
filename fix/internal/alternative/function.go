package alternative

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
)

// Function is the plain function around a violation, with all places that mention it.
type Function struct {
	project.Mentioned
	Site     *site.Site // of the violation
	decl     *ast.FuncDecl
	callers  []*project.Caller
	obstacle string       // a sentence: why some caller can't be changed; empty if all can
	sites    []*site.Site // sites of the calls; set if there is no obstacle
}

// function returns the plain function around a violation: not a method, not generic, and not called by the go command
// (main, init, TestX). It returns nil if there is none.
func (p *Finder) function(s *site.Site) *Function {
	return p.functions.Get(s.Expr, func() *Function { return p.findFunction(s) })
}

func (p *Finder) findFunction(s *site.Site) *Function {
	g := p.Project.PackageOf(s.V)
	decl, ok := s.Decl().(*ast.FuncDecl)
	variants := g.With(s.File)
	if !ok || len(variants) == 0 || decl.Recv != nil || decl.Body == nil || decl.Type.TypeParams != nil || syntax.Special(s.File, decl) {
		return nil
	}
	key, ok := identity.KeyOf(variants[0].Info.Defs[decl.Name])
	if !ok {
		return nil
	}
	f := &Function{Mentioned: project.Mentioned{Key: key, Package: g, File: s.File}, Site: s, decl: decl, callers: p.Project.Callers(key)}
	if f.obstacle = f.findObstacle(p); f.obstacle == "" {
		for _, c := range f.callers {
			f.sites = append(f.sites, c.Site(p.Project, s.V))
		}
	}
	return f
}

// Calls returns the number of calls, and the number of files with calls.
func (f *Function) Calls() (calls, files int) {
	last := ""
	for _, c := range f.callers {
		if c.Call == nil {
			continue
		}
		calls++
		if c.File.Path != last {
			files++
			last = c.File.Path
		}
	}
	return calls, files
}

// findObstacle returns a sentence why some caller of the function can't be changed, empty if all can.
func (f *Function) findObstacle(p *Finder) string {
	name := f.Key.Name
	if len(f.callers) == 0 {
		return "nothing that is loaded calls " + name
	}
	file := f.Site.File.Path
	for _, pkg := range f.Package.Variants {
		if def, ok := pkg.Types.Scope().Lookup(name).(*types.Func); ok && p.Project.Res.Program.Fset.PositionFor(def.Pos(), false).Filename != file {
			return fmt.Sprintf("%s is declared again for another build, at %s", name, p.Project.PlaceOf(pkg, def.Pos()))
		}
	}
	for _, c := range f.callers {
		at := c.At(p.Project)
		switch r := p.Gate.RefuseFile(c.Package, p.Project.Rel(c.File.Path), c.File); {
		case c.Call == nil:
			return fmt.Sprintf("%s takes %s as a value: who receives it decides when it is called", at, name)
		case c.Decl() == f.decl:
			return fmt.Sprintf("%s calls itself (%s)", name, at)
		case p.Project.Owned(f.Site.V.Rule, c.Pkg, c.File, c.Path[len(c.Path)-1].Pos()):
			return fmt.Sprintf("the owner itself calls %s (%s)", name, at)
		case r != nil:
			return fmt.Sprintf("it is called at %s, which can't be changed: %s", at, r.Detail)
		}
	}
	if why := p.ruleMention(f.Key); why != "" {
		return why
	}
	return f.UnloadedMention(p.Project)
}

// ruleMention returns a sentence if the rule file forbids the function or uses it, empty otherwise.
func (p *Finder) ruleMention(key identity.Key) string {
	for _, r := range p.Project.Res.Rules.Rules {
		for _, e := range r.Entries {
			if e.Symbol.Package == key.Path && e.Symbol.Recv == "" && e.Symbol.Name == key.Name {
				return fmt.Sprintf("rule %s forbids %s itself: its callers are violations of their own", r.Name, key.Name)
			}
		}
		if slices.Contains(p.Project.Owners(r.Name), key.Path) && slices.ContainsFunc(r.Uses(), func(use string) bool { return strings.Contains(use, key.Name) }) {
			return fmt.Sprintf("rule %s uses %s", r.Name, key.Name)
		}
	}
	return ""
}

// exported reports whether packages outside the module can mention the function.
func (f *Function) exported() bool {
	_, internal := load.InternalParent(f.Key.Path)
	return token.IsExported(f.Key.Name) && !internal && f.Site.File.Syntax.Name.Name != "main" && !strings.HasSuffix(f.Site.File.Path, "_test.go")
}

// groups returns the packages of the function and of its callers.
func (f *Function) groups() []*project.Package {
	out := []*project.Package{f.Package}
	for _, c := range f.callers {
		if !slices.Contains(out, c.Package) {
			out = append(out, c.Package)
		}
	}
	return out
}

// LocateFunction returns the function around a violation, nil if there is none or the violation can't be located.
func (p *Finder) LocateFunction(v *scan.Violation) *Function {
	if v.Rule == scan.DirectiveRule || p.Project.Res.Program == nil {
		return nil
	}
	s, r := site.Locate(v)
	if r != nil {
		return nil
	}
	return p.function(s)
}
